// LForms' own bundle in Debian's Chromium, on a page that this process serves, with the patient's chart beside it. Nothing else answers.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { searchset, type Json } from "./lib.ts";

const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const bundle = join(import.meta.dirname, "node_modules/lforms/dist/lforms");
const scripts = ["webcomponent/assets/lib/zone.min.js", "webcomponent/lhc-forms.js", "fhir/R4/lformsFHIR.min.js"];
const html = `<!doctype html><meta charset="utf-8"><title>A form</title><body><div id="form"></div>${scripts.map((one) => `<script src="/lforms/${one}"></script>`).join("")}`;

export interface Shown { page: Page; /** Errors of the page and requests to another machine; must stay empty. */ faults: string[]; close(): Promise<void> }

/** Shows a form, filled in from the chart as its expressions say. */
export async function show(questionnaire: Json, patient: Json): Promise<Shown> {
  if (!existsSync(CHROMIUM)) throw new Error(`no Chromium at ${CHROMIUM}; install the package chromium, or set CHROMIUM`);
  const server = createServer((request, response) => {
    const url = request.url ?? "/";
    if (url.startsWith("/fhir/")) {
      response.setHeader("content-type", "application/fhir+json").end(JSON.stringify(searchset(url)));
    } else if (url.startsWith("/lforms/") && scripts.includes(url.slice("/lforms/".length))) {
      response.setHeader("content-type", "text/javascript; charset=utf-8").end(readFileSync(join(bundle, url.slice("/lforms/".length))));
    } else if (url === "/") {
      response.setHeader("content-type", "text/html; charset=utf-8").end(html);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const profile = mkdtempSync(join(tmpdir(), "ordersign-form-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM, headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const close = async (): Promise<void> => {
    await context.close();
    server.close();
    server.closeAllConnections();
    rmSync(profile, { recursive: true, force: true });
  };
  const faults: string[] = [];
  try {
    const page = context.pages()[0] ?? await context.newPage();
    page.on("pageerror", (error) => faults.push(`page: ${error.message}`));
    page.on("request", (request) => { if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(`${origin}/`)) faults.push(`outside: ${request.url()}`); });
    await page.goto(origin);
    await page.waitForFunction(() => (globalThis as unknown as Json).LForms?.Util && (globalThis as unknown as Json).LForms.FHIR);
    await page.evaluate(async ([form, whose]) => {
      const { LForms } = globalThis as unknown as Json;
      const client = {
        request: async (asked: Json) => (await fetch(`/fhir/${String(asked.url ?? asked)}`)).json(),
        getFhirVersion: async () => "4.0.1", getFhirRelease: async () => 4,
      };
      LForms.Util.setFHIRContext(client, { patient: whose });
      await LForms.Util.addFormToPage(form, "form", { prepopulate: true, fhirVersion: "R4" });
    }, [questionnaire, patient] as const);
    return { page, faults, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What the form holds now. */
export const response_of = (page: Page): Promise<Json> =>
  page.evaluate(() => (globalThis as unknown as Json).LForms.Util.getFormFHIRData("QuestionnaireResponse", "R4", "#form"));
