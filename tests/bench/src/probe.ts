// A client as a hospital has it: a connection of its own for each call, one call every so often, whatever else goes on.
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

export interface Answer {
  status: number; // 0: none
  trouble: string; // why not: a code of the system, or `late`
  ms: number;
}

const PATIENCE = 5000; // ms

export function call(url: string, body: Buffer): Promise<Answer> {
  return new Promise((tell) => {
    const begun = performance.now();
    const settle = (status: number, trouble = "") => {
      clearTimeout(timer);
      sent.destroy();
      tell({ status, trouble, ms: performance.now() - begun });
    };
    const failed = (error: NodeJS.ErrnoException) => settle(0, error.code ?? error.message);
    const headers = { "Content-Type": "application/json", "Content-Length": body.length };
    const sent = request(url, { method: "POST", agent: false, headers }, (answer) => {
      answer.resume();
      answer.on("end", () => settle(answer.statusCode ?? 0));
      answer.on("error", failed);
    });
    const timer = setTimeout(() => settle(0, "late"), PATIENCE);
    sent.on("error", failed);
    sent.end(body);
  });
}

export async function probe(url: string, body: Buffer, seconds: number, every_ms: number): Promise<Answer[]> {
  const calls: Promise<Answer>[] = [];
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await sleep(every_ms)) calls.push(call(url, body));
  return Promise.all(calls);
}
