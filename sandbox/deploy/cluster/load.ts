// So many calls a second, half on kept connections, half each on its own, and what became of them. A machine that cannot bear so many gets
// fewer: no more than MOST wait for an answer at once.
import type { Answer, Client } from "../lib/calls.ts";
import { pause } from "../lib/child.ts";
import { CALL } from "../lib/place.ts";

export interface Tally {
  calls: number;
  /** By what was wrong, as `503` or `ECONNRESET`. */
  failures: Map<string, number>;
  /** Of answered calls, in ascending order. */
  ms: number[];
}

export const failed = (tally: Tally): number => [...tally.failures.values()].reduce((sum, count) => sum + count, 0);
/** Of answered calls, in ms; 0 when there are none. */
export const quantile = (tally: Tally, share: number): number =>
  tally.ms[Math.min(tally.ms.length - 1, Math.floor(tally.ms.length * share))] ?? 0;

const MOST = 32;

export class Load {
  private readonly calls: Promise<Answer>[] = [];
  private over = false;
  private open = 0;
  private readonly running: Promise<void>;

  constructor(client: Client, rate: number, body: Buffer) {
    this.running = this.run(client, rate, body);
  }

  get begun(): number {
    return this.calls.length;
  }
  /** After the calls that are under way. */
  async end(): Promise<Tally> {
    this.over = true;
    await this.running;
    const tally: Tally = { calls: this.calls.length, failures: new Map(), ms: [] };
    for (const { status, trouble, ms } of await Promise.all(this.calls)) {
      if (status === 200) tally.ms.push(ms);
      else {
        const what = trouble === "" ? `${status}` : trouble;
        tally.failures.set(what, (tally.failures.get(what) ?? 0) + 1);
      }
    }
    tally.ms.sort((a, b) => a - b);
    return tally;
  }

  // By the clock and not by pauses, which are longer than asked for: what is a little late is made up for.
  private async run(client: Client, rate: number, body: Buffer): Promise<void> {
    for (let due = performance.now(); !this.over; await pause(1000 / rate)) {
      due = Math.max(due, performance.now() - 1000);
      for (; due <= performance.now() && this.open < MOST; due += 1000 / rate) this.call(client, body);
    }
  }
  private call(client: Client, body: Buffer): void {
    ++this.open;
    const answer = client.ask(CALL, { body, keeps: this.calls.length % 2 === 0 });
    void answer.then(() => { --this.open; });
    this.calls.push(answer);
  }
}
