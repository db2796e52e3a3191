// Cores divided between the service and what loads it, where the one must not take from the other. By taskset of util-linux.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

// As taskset names them. On a machine with a single core both have it.
export function divided_cores(): { all: string; service: string; loader: string } {
  const all = /^Cpus_allowed_list:\s+(\S+)/m.exec(readFileSync("/proc/self/status", "utf8"))![1]!;
  const cores = all.split(",").flatMap((range) => {
    const [first, last] = range.split("-").map(Number);
    return Array.from({ length: (last ?? first!) - first! + 1 }, (_, i) => first! + i);
  });
  const half = Math.ceil(cores.length / 2);
  return { all, service: cores.slice(0, half).join(","), loader: cores.slice(-half).join(",") };
}

// This process and what it starts from here on.
export function keep_to(cores: string): void {
  execFileSync("taskset", ["-a", "-p", "-c", cores, `${process.pid}`], { stdio: ["ignore", "ignore", "pipe"] });
}
