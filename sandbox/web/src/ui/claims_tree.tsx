// Left: the scenarios as a tree by drug, criterion and result. What is folded is not drawn.
import { useState } from "preact/hooks";
import { claims_tree, type Branch } from "../model/claims.ts";
import type { ScenarioEntry } from "../model/types.ts";
import * as s from "../state.ts";

const MOST = 150;

export function ClaimsTree({ entries, pick }: { entries: readonly ScenarioEntry[]; pick: (entry: ScenarioEntry, by_key: boolean) => void }) {
  const few = entries.length <= 40;
  return <div class="claims" role="group" aria-label="Claims">{claims_tree(entries).map((branch) => <Fold key={`${branch.name} ${few}`} branch={branch} open level={0} few={few} pick={pick} />)}</div>;
}

function Fold({ branch, open, level, few, pick }: { branch: Branch; open: boolean; level: number; few: boolean; pick: (entry: ScenarioEntry, by_key: boolean) => void }) {
  const [opened, set_opened] = useState(open || few);
  return (
    <details class={`claim-level level-${level}`} open={opened} onToggle={(event) => set_opened(event.currentTarget.open)}>
      <summary>{level === 2 ? <span class={`dot ${branch.name}`} aria-hidden="true" /> : null}{branch.name.replaceAll("-", " ")} <span class="count">{branch.entries.length}</span></summary>
      {!opened ? null : branch.branches.length > 0 ? branch.branches.map((inner) => <Fold key={inner.name} branch={inner} open={false} level={level + 1} few={few} pick={pick} />) : (
        <ul>
          {branch.entries.slice(0, MOST).map((entry) => (
            <li key={entry.id}><button type="button" class="claim" aria-current={s.picked.value?.key === `scenario/${entry.policy}/${entry.id}` ? "true" : undefined} onClick={(event) => pick(entry, event.detail === 0)}>{entry.claim}</button></li>
          ))}
          {branch.entries.length > MOST ? <li class="note">and {branch.entries.length - MOST} more; search narrows them</li> : null}
        </ul>
      )}
    </details>
  );
}
