// Prints the steps of a Containerfile as words for bash, a line each: `stage NAME IMAGE`, `arg NAME VALUE`, `environment NAME VALUE`,
// `workdir PATH`, `copy STAGE FROM… TO`, `run COMMAND`, `user USER:GROUP`, `start WORD…`. An instruction that it does not know is an error.
import { readFileSync } from "node:fs";
import { DockerfileParser, type Copy, type From, type Instruction, type JSONInstruction, type PropertyInstruction } from "dockerfile-ast";

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
const line = (...words: string[]): string => words.map((word, i) => (i === 0 ? word : quoted(word))).join(" ");

const words_of = (one: JSONInstruction): string[] => one.getJSONStrings().map((word) => word.getJSONValue());

function steps_of(one: Instruction, started: string[]): string[] {
  switch (one.getKeyword()) {
    case "FROM": {
      const from = one as From;
      return [line("stage", from.getBuildStage() ?? "final", from.getImage() ?? "")];
    }
    case "ARG": return (one as PropertyInstruction).getProperties().map((each) => line("arg", each.getName(), each.getValue() ?? ""));
    case "ENV": return (one as PropertyInstruction).getProperties().map((each) => line("environment", each.getName(), each.getValue() ?? ""));
    case "WORKDIR": return [line("workdir", one.getArgumentsContent() ?? "")];
    case "COPY": {
      const from = (one as Copy).getFromFlag()?.getValue() ?? "";
      return [line("copy", from, ...one.getArguments().map((word) => word.getValue()))];
    }
    case "RUN": return [line("run", one.getRawArgumentsContent() ?? "")];
    case "USER": return [line("user", one.getArgumentsContent() ?? "")];
    case "ENTRYPOINT":
    case "CMD":
      started.push(...words_of(one as JSONInstruction));
      return [];
    case "EXPOSE":
    case "VOLUME":
    case "STOPSIGNAL": return []; // for whoever runs the image
    default: throw new Error(`line ${one.getRange().start.line + 1}: no step for ${one.getKeyword()}`);
  }
}

export function container_steps(text: string): string[] {
  const started: string[] = [];
  const steps = DockerfileParser.parse(text).getInstructions().flatMap((one) => steps_of(one, started));
  return [...steps, line("start", ...started)];
}

if (import.meta.main ?? process.argv[1] === import.meta.filename) console.log(container_steps(readFileSync(process.argv[2]!, "utf8")).join("\n"));
