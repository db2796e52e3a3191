// Why a criterion is unknown, in words.

const WORDS: Record<string, string> = {
  "not-sent": "The prefetch key that would tell was not sent.",
  "not-recorded": "The chart was read and holds nothing of it.",
  truncated: "The list was cut; what is missing may lie on a page that was not read.",
  uncoded: "It stands in words only, without a code.",
  imprecise: "It is recorded, but not precisely enough to decide.",
  unreadable: "It is recorded in a form that could not be read.",
  "not-retrieved": "The client said the search failed, or the answer came too late.",
  uncertain: "There is only possible evidence.",
};

export function words_of_gap(gap: string): string {
  return WORDS[gap] ?? "";
}
