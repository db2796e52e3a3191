// The repository's JSON files, by folder.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Whatever the file holds: that is what the validators are to find out. */
export type Json = any;

export interface NamedJson {
  /** The file's name without folder and ending. */
  name: string;
  json: Json;
}

export const root = fileURLToPath(new URL("../../..", import.meta.url));

export function pathOf(...parts: string[]): string {
  return join(root, ...parts);
}

export function textOf(...parts: string[]): string {
  return readFileSync(pathOf(...parts), "utf8");
}

export function readJson(...parts: string[]): Json {
  return JSON.parse(textOf(...parts));
}

/** Every JSON file right in a folder, sorted by name. */
export function jsonFiles(...folder: string[]): NamedJson[] {
  return readdirSync(pathOf(...folder))
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => ({ name: basename(file, ".json"), json: readJson(...folder, file) }));
}

/** The rows of a tab-separated table; lines that begin with `#` are comments. */
export function rowsOf(...parts: string[]): string[][] {
  return textOf(...parts)
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split("\t"));
}
