// The dose line: the service's own arithmetic, with the ordered dose on a scale of what the label allows.
import type { Decision } from "../model/types.ts";
import { Mark, Said } from "./marks.tsx";

/** Reads the service's sentence; undefined when it says no such arithmetic. */
export function arithmetic(finding: string): { low: number; high: number; labeled: number; ordered: number | undefined } | undefined {
  const number = (text: string | undefined) => (text === undefined ? undefined : Number(text.replaceAll(",", "")));
  const range = /= ([\d,.]+) mg .*?([\d,.]+) to ([\d,.]+) mg/.exec(finding);
  if (!range) return undefined;
  const [labeled, low, high] = [number(range[1]), number(range[2]), number(range[3])];
  const ordered = number(/Ordered: ([\d,.]+) mg/.exec(finding)?.[1]);
  return labeled && low && high ? { labeled, low, high, ordered } : undefined;
}

export function DoseLine({ decision }: { decision: Decision }) {
  const criterion = decision.criteria?.find((c) => c.id === "labeled-dosing");
  if (!criterion?.finding) return null;
  const sums = arithmetic(criterion.finding);
  return (
    <div class="dose-line">
      <p><Mark truth={criterion.result} /> <span class="sr">dose {criterion.result}: </span><Said text={criterion.finding} /></p>
      {sums ? <Scale {...sums} /> : null}
    </div>
  );
}

function Scale({ low, high, labeled, ordered }: { low: number; high: number; labeled: number; ordered: number | undefined }) {
  const most = Math.max(high, ordered ?? 0) * 1.15;
  const x = (mg: number) => (mg / most) * 100;
  const words = `labeled ${labeled} mg, accepted ${low} to ${high} mg${ordered === undefined ? "" : `, ordered ${ordered} mg`}`;
  const within = ordered !== undefined && ordered >= low && ordered <= high;
  return (
    <svg class="scale" viewBox="0 0 400 44" role="img" aria-label={words} preserveAspectRatio="none">
      <rect x="0" y="18" width="400" height="8" rx="4" class="scale-track" />
      <rect x={x(low) * 4} y="18" width={(x(high) - x(low)) * 4} height="8" class="scale-range" />
      <text x={x(labeled) * 4} y="12" text-anchor="middle">{labeled.toLocaleString("en-US")} mg labeled</text>
      {ordered === undefined ? null : (
        <>
          <circle cx={x(ordered) * 4} cy="22" r="6" class={within ? "scale-in" : "scale-out"} />
          <text x={Math.min(x(ordered) * 4, 360)} y="42" text-anchor="middle">{ordered.toLocaleString("en-US")} mg ordered</text>
        </>
      )}
    </svg>
  );
}
