import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { type Browser, chromium } from "@playwright/test";
import type { Report } from "./report";

/**
 * The compressed JavaScript of the catalog page, in a real browser, beyond that of an empty page of
 * the same Next.js.
 */
export async function benchJavaScript(report: Report, site: string, cookie: string): Promise<void> {
  console.log("Loading the catalog and an empty page in Chromium");
  const empty = await startEmptyPage();
  const executablePath = process.env["CHROMIUM_PATH"];
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: ["--no-sandbox", "--disable-gpu"],
  });
  try {
    const nothing = await scriptBytes(browser, empty.url);
    const catalog = await scriptBytes(browser, `${site}/catalog`, cookie);
    const beyond = (catalog - nothing) / 1000;
    report.add("JavaScript of an empty page", `${(nothing / 1000).toFixed(1)} kB`);
    report.add(
      "JavaScript of the catalog page",
      `${(catalog / 1000).toFixed(1)} kB, ${(catalog / nothing).toFixed(2)} ×`,
    );
    report.add("  beyond the empty page", `${beyond.toFixed(1)} kB`, "at most 50 kB", beyond <= 50);
  } finally {
    await browser.close();
    empty.stop();
  }
}

/**
 * Bytes as they came over the wire, of everything that is a script: loaded at once, ahead of time,
 * or a moment later.
 */
async function scriptBytes(browser: Browser, url: string, cookie?: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const [name, ...value] = cookie?.split("=") ?? [];
  if (name !== undefined) await context.addCookies([{ name, value: value.join("="), url }]);
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  const scripts = new Set<string>();
  let bytes = 0;
  devtools.on("Network.responseReceived", ({ requestId, type, response }) => {
    if (type === "Script" || response.mimeType.includes("javascript")) scripts.add(requestId);
  });
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto(url, { waitUntil: "load" });
  if (new URL(page.url()).pathname !== new URL(url).pathname)
    throw new Error(`${url} led to ${page.url()}.`);
  await page.waitForLoadState("networkidle");
  await sleep(1_000);
  await context.close();
  if (bytes === 0) throw new Error(`${url} loaded no script.`);
  return bytes;
}

async function startEmptyPage(): Promise<{ url: string; stop(): void }> {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [
      "node_modules/next/dist/bin/next",
      "start",
      "bench/empty-page",
      "-p",
      String(port),
      "-H",
      "127.0.0.1",
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  await ready(child);
  return { url: `http://localhost:${port}/`, stop: () => void child.kill("SIGTERM") };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes("Ready in")) resolve();
    });
    child.once("exit", () => reject(new Error("The empty page did not start.")));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address
          ? resolve(address.port)
          : reject(new Error("This machine has no free port.")),
      );
    });
  });
}
