// The Kubernetes manifests of sandbox/deploy, and what Kubernetes' own schemas say of them (kubernetes-models, made from its OpenAPI).
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { parseAllDocuments } from "yaml";
import { pathOf } from "./files.ts";

export interface Manifest { file: string; apiVersion: string; kind: string; content: any }

const FOLDER = pathOf("sandbox/deploy/kubernetes");

/** All but kustomization.yaml, which is not sent to a cluster. */
export function manifests(): Manifest[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml") && name !== "kustomization.yaml");
  return files.flatMap((file) => parseAllDocuments(readFileSync(join(FOLDER, file), "utf8")).map((document) => {
    if (document.errors.length > 0) throw new Error(`${file}: ${document.errors[0]!.message}`);
    const content = document.toJS();
    return { file, apiVersion: content.apiVersion, kind: content.kind, content };
  }));
}

export const kustomization = (): { resources: string[] } =>
  parseAllDocuments(readFileSync(join(FOLDER, "kustomization.yaml"), "utf8"))[0]!.toJS();

const module_of = ({ apiVersion, kind }: Manifest): string => `kubernetes-models/${apiVersion}/${kind}`;

/** What the schema of its kind refuses: a value of another type, a missing one. "" when nothing. */
export async function refused(manifest: Manifest): Promise<string> {
  const { [manifest.kind]: Model } = await import(module_of(manifest));
  try {
    new Model(manifest.content).validate();
    return "";
  } catch (error) {
    return String(error);
  }
}

/** Keys that no schema has, and words that are none of those allowed: the schemas above let them pass, the types made from the same do not. */
export function unknown_keys(all: readonly Manifest[]): string[] {
  const text = all.map((one, i) => `import type { I${one.kind} as Kind${i} } from "${module_of(one)}";\n` +
    `export const manifest${i}: Kind${i} = ${JSON.stringify(one.content)};\n`).join("");
  const name = join(import.meta.dirname, "manifests_as_code.ts");
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, strict: true, noEmit: true,
    skipLibCheck: true, types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (file, ...rest) => (file === name ? ts.createSourceFile(file, text, ts.ScriptTarget.ES2022) : getSourceFile.call(host, file, ...rest));
  host.fileExists = (file) => file === name || fileExists.call(host, file);
  host.readFile = (file) => (file === name ? text : readFile.call(host, file));
  return ts.getPreEmitDiagnostics(ts.createProgram([name], options, host)).map(({ file, start, messageText }) => {
    const line = file === undefined || start === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line;
    return `${all[Math.floor(line / 2)]?.file}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}
