import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { type CDPSession, chromium, type Page } from "@playwright/test";
import { build } from "esbuild";
import type { JsonObject } from "@/lib/json";
import { median, type Report } from "./report";

const checked: readonly JsonObject[] = [
  { type: "string", title: "Host", format: "hostname", default: "shop.example.com" },
  { type: "integer", title: "Count", minimum: 1, maximum: 40, default: 2 },
  { type: "string", title: "Size", enum: ["small", "large"], default: "small" },
  { type: "string", title: "Key", pattern: "^[a-z][a-z0-9-]{0,40}$" },
];
const group: JsonObject = {
  type: "object",
  title: "Group",
  properties: {
    name: { type: "string", title: "Name" },
    ports: { type: "array", items: { type: "integer" }, default: [80, 443] },
  },
};
/** What the fields of a form are like; each member of the form shows so many. */
const kinds: Readonly<Record<string, { shows: number; member: (index: number) => JsonObject }>> = {
  texts: { shows: 1, member: () => ({ type: "string", title: "Text" }) },
  "checked fields": { shows: 1, member: (index) => checked[index % checked.length] ?? {} },
  "fields of groups and lists": { shows: 3, member: () => group },
};

const few = 10;
const many = 300;
/** Long enough for all that follows from a key, and for what a page does at its beginning. */
const pause = 400;

interface Cost {
  /** Milliseconds until the key stands in its field and the page answers again. */
  answer: number;
  /** Milliseconds of the page's main thread, with all that follows. */
  work: number;
}

/** What a key costs in a form of many fields against one of a few, in a real browser. */
export async function benchFormKeys(report: Report): Promise<void> {
  console.log("Typing into forms in Chromium");
  const executablePath = process.env["CHROMIUM_PATH"];
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: ["--no-sandbox", "--disable-gpu"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const script = await bundle();
    for (const [kind, { shows, member }] of Object.entries(kinds)) {
      const small = await costOf(page, script, schemaOf(few / shows, member));
      const large = await costOf(page, script, schemaOf(many / shows, member));
      const times = large.answer / small.answer;
      report.add(
        `Key in ${many} ${kind}, until the page answers`,
        `${large.answer.toFixed(1)} ms, ${times.toFixed(1)} × of ${few}`,
        "at most 2 ×",
        times <= 2,
      );
      report.add(
        "  with all that follows",
        `${large.work.toFixed(1)} ms, ${(large.work / small.work).toFixed(1)} ×`,
      );
    }
  } finally {
    await browser.close();
  }
}

function schemaOf(count: number, member: (index: number) => JsonObject): JsonObject {
  return {
    type: "object",
    properties: {
      first: { type: "string", title: "First" },
      ...Object.fromEntries(
        Array.from({ length: Math.ceil(count) - 1 }, (_, at) => [`f${at}`, member(at)]),
      ),
    },
  };
}

async function costOf(page: Page, script: string, schema: JsonObject): Promise<Cost> {
  await page.goto("about:blank");
  await page.setContent("<!doctype html><title>Form</title><body></body>");
  await page.addScriptTag({ content: script });
  await page.evaluate((text) => {
    const { drawForm } = globalThis as unknown as { drawForm: (schema: object) => void };
    drawForm(JSON.parse(text) as object);
  }, JSON.stringify(schema));
  const field = page.getByLabel("First", { exact: true });
  await field.click();
  await sleep(pause);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  const costs: Cost[] = [];
  for (let key = 0; key < 24; key += 1) {
    await page.evaluate(listen);
    const before = await busy(devtools);
    await page.keyboard.press("a");
    await sleep(pause);
    const answer = await page.evaluate(
      () => (globalThis as unknown as { answeredAfter: number }).answeredAfter,
    );
    // The first keys compile what later ones run.
    if (key >= 8) costs.push({ answer, work: (await busy(devtools)) - before });
  }
  await devtools.detach();
  return {
    answer: median(costs.map((one) => one.answer)),
    work: median(costs.map((one) => one.work)),
  };
}

/** Measures from the next key until the page is free for another one. */
function listen(): void {
  addEventListener(
    "keydown",
    (event) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener("message", () => {
          Object.assign(globalThis, { answeredAfter: performance.now() - event.timeStamp });
        });
        port1.start();
        port2.postMessage(undefined);
      });
    },
    { capture: true, once: true },
  );
}

async function busy(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send("Performance.getMetrics");
  return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1000;
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ["bench/form-page.tsx"],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    platform: "browser",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"', "process.env": "{}" },
    alias: { "@": process.cwd() },
    logLevel: "warning",
  });
  return outputFiles[0]?.text ?? "";
}
