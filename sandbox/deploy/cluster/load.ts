// So many calls a second whatever becomes of them, half on kept connections, half each on its own, and what became of them.
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

export class Load {
  private readonly calls: Promise<Answer>[] = [];
  private over = false;
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

  // By the clock and not by pauses, which are longer than asked for: what is late is made up for.
  private async run(client: Client, rate: number, body: Buffer): Promise<void> {
    const begun = performance.now();
    while (!this.over) {
      const due = ((performance.now() - begun) / 1000) * rate;
      while (this.calls.length < due) this.calls.push(client.ask(CALL, { body, keeps: this.calls.length % 2 === 0 }));
      await pause(1000 / rate);
    }
  }
}
