import { existsSync, readdirSync } from "node:fs";
import process from "node:process";
import { type Browser, chromium, type Page } from "@playwright/test";
import { manyFiles } from "./many-files";
import { type Burst, openDraft, type Portal, typeBursts } from "./open-workbench";
import { percentile, type Report } from "./report";

/** Bursts of keys at each place of each template, and in the large one. */
const few = 4;
const many = 12;
/** Milliseconds from the last key until all panes are about it. */
const goal = 400;
/** Milliseconds until a key stands in its line, and until a file or what was found is there. */
const quick = 100;

const places = ["template.yaml", "files", "form"] as const;
type Place = (typeof places)[number];

const words: Readonly<Record<Place, string>> = {
  "template.yaml": "typed into template.yaml",
  files: "typed into one of its files",
  form: "typed into the form",
};

/**
 * Typing in the workbench, in a real browser: in every template that ships, and in a draft of 200 files. All is up to date
 * when the form, the files that it makes and the findings are about the last key, and drawn.
 */
export async function benchWorkbench(report: Report, portal: Portal): Promise<void> {
  const executablePath = process.env["CHROMIUM_PATH"];
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: ["--no-sandbox", "--disable-gpu"],
  });
  try {
    await eachTemplate(report, browser, portal);
    await manyFilesAtOnce(report, browser, portal);
  } finally {
    await browser.close();
  }
}

async function eachTemplate(report: Report, browser: Browser, portal: Portal): Promise<void> {
  const templates = readdirSync("catalog").filter((name) =>
    existsSync(`catalog/${name}/template.yaml`),
  );
  console.log(`Typing in the workbench of ${templates.length} templates`);
  const all = new Map<Place, Burst[]>(places.map((place) => [place, []]));
  let slowest = { template: "", p95: 0 };
  for (const template of templates) {
    const { page } = await openDraft(browser, portal, { from: "version", template });
    const own: Burst[] = [];
    for (const place of places) {
      await begin[place](page);
      const measured = await typeBursts(page, few);
      all.get(place)?.push(...measured);
      own.push(...measured);
    }
    const p95 = percentile(settledOf(own), 95);
    console.log(
      `  ${template}: p50 ${percentile(settledOf(own), 50).toFixed(0)}, p95 ${p95.toFixed(0)} ms`,
    );
    if (p95 > slowest.p95) slowest = { template, p95 };
    await page.context().close();
  }
  for (const place of places) reportBursts(report, `Workbench, ${words[place]}`, all.get(place));
  report.add("  slowest template, p95", `${slowest.template}, ${slowest.p95.toFixed(0)} ms`);
}

async function manyFilesAtOnce(report: Report, browser: Browser, portal: Portal): Promise<void> {
  const files = manyFiles(200);
  const count = Object.keys(files).length;
  console.log(`Typing in the workbench of a draft of ${count} files`);
  const { page, opened } = await openDraft(browser, portal, { from: "files", files });
  report.add(`Draft of ${count} files, until all of it is drawn`, `${opened.toFixed(0)} ms`);
  await begin.files(page);
  reportBursts(report, "  typed into one of them", await typeBursts(page, many));
  reportQuick(report, "  another file is opened", await switchFiles(page, many));
  reportQuick(report, "  words are found in all of them", await findWords(page, many));
  await page.context().close();
}

/** Where the next keys go, at each place: somewhere that changes what comes of it. */
const begin: Readonly<Record<Place, (page: Page) => Promise<void>>> = {
  "template.yaml": async (page) => {
    const editor = page.getByRole("textbox", { name: "Text of template.yaml" });
    await editor.click();
    await page.keyboard.press("ControlOrMeta+Home");
    // The title of the template, which the form and the head of the page show.
    const lines = (await editor.innerText()).split("\n");
    const at = lines.findIndex((line) => /^ {2}title: /.test(line));
    for (let line = 0; line < at; line += 1) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
  },
  files: async (page) => {
    const tree = page.getByRole("navigation", { name: "Files of the template" });
    await tree.locator('[data-path^="files/"][data-path$=".yaml"]').first().click();
    await page.getByRole("textbox", { name: "Text of files/" }).click();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.insertText("\n# ");
  },
  form: async (page) => {
    await page
      .getByRole("region", { name: "Result" })
      .getByLabel("Name", { exact: true })
      .first()
      .click();
    await page.keyboard.press("End");
  },
};

async function switchFiles(page: Page, times: number): Promise<number[]> {
  const paths = await page
    .locator('[data-path^="files/"][data-path$=".yaml"]')
    .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset["path"] ?? ""));
  const taken: number[] = [];
  for (const path of paths.slice(3, 3 + times))
    taken.push(
      await page.evaluate(async (path) => {
        const from = performance.now();
        document.querySelector<HTMLElement>(`[data-path="${path}"]`)?.click();
        while (document.querySelector(`[aria-label="Text of ${path}"]`) === null)
          await new Promise((done) => requestAnimationFrame(done));
        return performance.now() - from;
      }, path),
    );
  return taken;
}

async function findWords(page: Page, times: number): Promise<number[]> {
  await page.keyboard.press("ControlOrMeta+Shift+f");
  const field = page.getByRole("searchbox", { name: "Find in all files" });
  const taken: number[] = [];
  for (let at = 0; at < times; at += 1) {
    await field.fill(`number-${100 + at * 3}`);
    taken.push(
      await page.evaluate(async () => {
        const field = document.querySelector<HTMLInputElement>(
          'input[aria-label="Find in all files"]',
        );
        const from = performance.now();
        field?.select();
        document.execCommand("insertText", false, `${field?.value.slice(0, -1) ?? ""}9`);
        await new Promise((done) => requestAnimationFrame(done));
        await new Promise((done) => setTimeout(done));
        return performance.now() - from;
      }),
    );
  }
  return taken;
}

const settledOf = (bursts: readonly Burst[]) => bursts.map(({ settled }) => settled);

function reportBursts(report: Report, what: string, bursts: readonly Burst[] = []): void {
  const settled = settledOf(bursts);
  const p95 = percentile(settled, 95);
  report.add(
    `${what}, until all is up to date`,
    `p50 ${percentile(settled, 50).toFixed(0)}, p95 ${p95.toFixed(0)} ms`,
    `p95 below ${goal} ms`,
    p95 < goal,
  );
  reportQuick(
    report,
    "  until a key stands there",
    bursts.flatMap(({ keys }) => keys),
  );
}

function reportQuick(report: Report, what: string, taken: readonly number[]): void {
  const p95 = percentile(taken, 95);
  report.add(
    what,
    `p50 ${percentile(taken, 50).toFixed(0)}, p95 ${p95.toFixed(0)} ms`,
    `p95 below ${quick} ms`,
    p95 < quick,
  );
}
