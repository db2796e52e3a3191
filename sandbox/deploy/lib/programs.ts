// Programs of Debian's packages: installed ones, else as .ci/programs takes them out of the packages.
import { execFileSync } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./place.ts";

export interface Program {
  path: string;
  /** Where its libraries are, if the machine lacks them. */
  env: Record<string, string>;
}

const FOLDERS = ["usr/sbin", "usr/bin", "usr/lib/postgresql/*/bin"];

/** `name` of the package; brings it when the machine has none. */
export function program(name: string, from: string): Program {
  const folder = join(ROOT, "build/debian", from);
  const found = (root: string) => FOLDERS.flatMap((one) => globSync(join(root, one, name)))[0];
  let path = found("/") ?? found(folder);
  if (path === undefined) {
    execFileSync(join(ROOT, ".ci/programs"), [from], { stdio: ["ignore", "inherit", "inherit"] });
    path = found("/") ?? found(folder);
  }
  if (path === undefined) throw new Error(`the package ${from} has no program ${name}`);
  const libraries = globSync(join(folder, "usr/lib/*-linux-gnu*"));
  return { path, env: path.startsWith(folder) && libraries.length > 0 ? { LD_LIBRARY_PATH: libraries.join(":") } : {} };
}
