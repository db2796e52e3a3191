// The files of a ZIP archive whose files are stored as they are: what this page exported as a scenario folder before.
import type { NamedText } from "./scenario_file.ts";

const LOCAL_FILE = 0x04034b50;

/** Throws with a sentence when it is no such archive. */
export function files_in(archive: Uint8Array): NamedText[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const files: NamedText[] = [];
  for (let at = 0; at + 30 <= view.byteLength && view.getUint32(at, true) === LOCAL_FILE;) {
    const [method, size] = [view.getUint16(at + 8, true), view.getUint32(at + 18, true)];
    const name_at = at + 30;
    const data_at = name_at + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
    if (method !== 0 || data_at + size > view.byteLength) throw new Error("the archive is compressed or cut; unpack it and choose request.json and expect.json");
    const text = (from: number, length: number) => new TextDecoder().decode(archive.subarray(from, from + length));
    files.push({ name: text(name_at, view.getUint16(at + 26, true)), text: text(data_at, size) });
    at = data_at + size;
  }
  if (files.length === 0) throw new Error("this archive holds no file");
  return files;
}
