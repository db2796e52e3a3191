// One answer held against its scenario, in the runner and in the page alike.
import { decisions_of, type Answer } from "../answers.ts";
import { compare, type Difference } from "./compare.ts";
import type { Scenario } from "./scenario.ts";

/** What of a scenario is told of its outcome; the request is not needed any more. */
export type Told = Omit<Scenario, "request">;

/** `skipped`: the answer is of another day than the scenario, or the scenario is told for settings of the service that are not known here,
 *  so that a difference proves nothing. */
export type Verdict = "as expected" | "different" | "skipped" | "failed";

export interface Outcome {
  scenario: Told;
  verdict: Verdict;
  differences: Difference[];
  milliseconds: number;
  as_of?: string; // the day that the service decided as of, if it decided
  error?: string; // why no answer came
  tries?: number; // 2 when the connection was cut on the first
}

export function judge(scenario: Told, status: number, body: string, milliseconds: number): Outcome {
  const differences = compare(scenario.expect, status, body);
  const as_of = status === 200 ? day_of(body) : undefined;
  const other_day = as_of !== undefined && as_of !== scenario.expect.now.slice(0, 10);
  const left_out = other_day || scenario.expect.settings !== undefined;
  const verdict = differences.length === 0 ? "as expected" : left_out ? "skipped" : "different";
  return { scenario, verdict, differences, milliseconds, ...(as_of !== undefined && { as_of }) };
}

function day_of(body: string): string | undefined {
  try {
    return decisions_of(JSON.parse(body) as Answer)[0]?.asOf;
  } catch {
    return undefined;
  }
}
