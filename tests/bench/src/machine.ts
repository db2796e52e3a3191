// What was measured on: no more of the machine than tells how to read the figures.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, release } from "node:os";
import { join } from "node:path";

// Of a program that tells it on its first line, on either output.
function version(command: string, ...words: string[]): string {
  const told = execFileSync("sh", ["-c", '"$0" "$@" 2>&1 || true', command, ...words], { encoding: "utf8" });
  return told.split("\n")[0]!.replace(/ Copyright.*| \[.*/, "").trim();
}

export function print_machine(build: string): void {
  const compiler = /^CMAKE_CXX_COMPILER:[A-Z]*=(.*)$/m.exec(readFileSync(join(build, "CMakeCache.txt"), "utf8"))![1]!;
  const debian = readFileSync("/etc/debian_version", "utf8").trim();
  const cores = `${availableParallelism()} cores of ${cpus()[0]?.model ?? "an unknown kind"}`;
  console.log(`${cores}, which server and loader share; Linux ${release()}, Debian ${debian}`);
  console.log(`${version(compiler, "--version")}; ${version("nginx", "-v")}; ${version("wrk", "-v")}; Node ${process.version}`);
  console.log(`Load average before: ${loadavg()[0]!.toFixed(2)}`);
}
