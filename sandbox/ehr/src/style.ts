// Colour only on a terminal and never with NO_COLOR; text from a chart can never move the cursor.

export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  blue(text: string): string;
}

export function style_for(is_terminal: boolean, environment: Record<string, string | undefined>): Style {
  // https://no-color.org: "when present and not an empty string (regardless of its value)".
  const coloured = is_terminal && !environment["NO_COLOR"] && environment["TERM"] !== "dumb";
  const paint = (code: number) => (text: string) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { bold: paint(1), dim: paint(2), red: paint(31), green: paint(32), yellow: paint(33), blue: paint(36) };
}

/** Takes out every control character but the line end, so that no answer can drive the terminal. */
export function safe(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, " ");
}

/** Breaks at blanks so that lines stay within `width`; runs of blanks stay, and lines after the first begin with `hang`. */
export function wrap(text: string, width: number, hang = ""): string[] {
  const [first = "", ...rest] = text.split(" ");
  const lines: string[] = [];
  let line = first;
  for (const word of rest) {
    if (line.length + 1 + word.length > width && line.trim() !== "") {
      lines.push(line.trimEnd());
      line = hang + word;
    } else {
      line += ` ${word}`;
    }
  }
  return [...lines, line];
}
