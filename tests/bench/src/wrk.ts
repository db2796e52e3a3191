// wrk as the loader: so many connections, each of which sends its next request when the last was answered.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

export interface Load {
  url: string;
  body: string; // a file
  connections: number;
  seconds: number;
  headers?: string[];
  pause?: number; // milliseconds before each request of a connection, about
}

export interface Result {
  answers: number;
  per_second: number; // answers, refusals too
  refused: number; // answers of 400 and above
  broken: number; // connections that failed, answers that did not come
  p50: number; // milliseconds
  p99: number;
}

export async function load({ url, body, connections, seconds, headers, pause }: Load): Promise<Result> {
  const threads = connections > 1 ? 2 : 1;
  const { stdout } = await promisify(execFile)("wrk", [
    "-t", `${threads}`, "-c", `${connections}`, "-d", `${seconds}s`, "--timeout", "10s",
    ...(headers ?? []).flatMap((header) => ["-H", header]),
    "-s", join(import.meta.dirname, "wrk.lua"), url, "--", body, ...(pause === undefined ? [] : [`${pause}`]),
  ]);
  const told = JSON.parse(stdout.slice(stdout.lastIndexOf("\n{") + 1)) as Record<string, number>;
  const number = (name: string) => {
    const value = told[name];
    if (value === undefined) throw new Error(`wrk did not tell \`${name}\``);
    return value;
  };
  return {
    answers: number("answers"), per_second: number("answers") / (number("microseconds") / 1e6),
    refused: number("refused"), broken: number("broken"), p50: number("p50") / 1e3, p99: number("p99") / 1e3,
  };
}
