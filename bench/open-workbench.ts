import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "@playwright/test";
import type { StartDraftInput } from "@/lib/drafts";
import { startDraft } from "@/lib/drafts/server";
import { systemContext } from "@/lib/identity/server";
import { isRefusalExpected, readTemplateTests } from "@/lib/template-tests";

/** A portal, and the session of somebody of Ops. */
export interface Portal {
  site: string;
  cookie: string;
}

/** What one burst of keys cost, in milliseconds. */
export interface Burst {
  /** From the last key until all panes are about it. */
  settled: number;
  /** From each key until the page is free for another one. */
  keys: number[];
}

/** What is typed, and the milliseconds between two keys: somebody who types well. */
const word = "words";
const between = 60;

/** Begins a draft and opens its workbench, with the form filled in as its first test does. */
export async function openDraft(
  browser: Browser,
  { site, cookie }: Portal,
  input: StartDraftInput,
): Promise<{ page: Page; opened: number }> {
  const { id, template, files } = await startDraft(systemContext("bench"), input);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const [name = "", ...value] = cookie.split("=");
  await context.addCookies([{ name, value: value.join("="), url: site }]);
  const page = await context.newPage();
  const filled = readTemplateTests(files).tests.find((test) => !isRefusalExpected(test));
  await page.addInitScript(
    ([key, text]) => localStorage.setItem(key ?? "", text ?? ""),
    [
      `slipway.draft bench form ${id}`,
      JSON.stringify({
        name: "example",
        team: "payments",
        target: "staging",
        parameters: filled?.parameters ?? {},
      }),
    ],
  );
  await page.addInitScript(watch);
  const from = performance.now();
  await page.goto(`${site}/ops/templates/${template}/draft/${id}`);
  await page.getByRole("textbox", { name: "Text of template.yaml" }).waitFor();
  await upToDate(page);
  return { page, opened: performance.now() - from };
}

/** Types where the focus is, and looks each time how long it takes. The first bursts compile what later ones run: they do not count. */
export async function typeBursts(page: Page, count: number): Promise<Burst[]> {
  const bursts: Burst[] = [];
  for (let at = -1; at < count; at += 1) {
    await upToDate(page);
    // Saved meanwhile, as where somebody thinks.
    await sleep(300);
    await page.evaluate(() => {
      const { watched } = globalThis as unknown as Watched;
      watched.keys.splice(0);
      watched.lastKey = 0;
    });
    await page.keyboard.type(word, { delay: between });
    const burst = await measured(page);
    if (at >= 0) bursts.push(burst);
  }
  return bursts;
}

/** Until nothing is behind what is on the screen. */
async function upToDate(page: Page): Promise<void> {
  await page.locator('section[aria-label="Result"][data-behind="false"]').waitFor();
}

/** What the last burst cost, once it is over. */
async function measured(page: Page): Promise<Burst> {
  const answer = await page.waitForFunction(() => {
    const { lastKey, settledAt, keys } = (globalThis as unknown as Watched).watched;
    return settledAt > lastKey && { settled: settledAt - lastKey, keys: [...keys] };
  });
  return (await answer.jsonValue()) as Burst;
}

interface Watched {
  watched: { lastKey: number; settledAt: number; keys: number[] };
}

/** Runs in the page: when keys are pressed, and when it is up to date and free for the next one. */
function watch(): void {
  const watched: Watched["watched"] = { lastKey: 0, settledAt: 0, keys: [] };
  Object.assign(globalThis, { watched });
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- a page has this function alone
  const onceDrawn = (then: () => void) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener("message", then);
      port1.start();
      port2.postMessage(undefined);
    });
  addEventListener(
    "keydown",
    ({ timeStamp }) => {
      watched.lastKey = timeStamp;
      onceDrawn(() => void watched.keys.push(performance.now() - timeStamp));
    },
    { capture: true },
  );
  new MutationObserver(() => {
    const region = document.querySelector('section[aria-label="Result"]');
    if (region?.getAttribute("data-behind") !== "false") return;
    const about = watched.lastKey;
    onceDrawn(() => {
      if (watched.lastKey === about) watched.settledAt = performance.now();
    });
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-behind"] });
}
