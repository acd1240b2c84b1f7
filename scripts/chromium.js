/**
 * Finds a Chromium or installs one: `CHROMIUM_PATH`, else an installed browser, else Playwright's
 * own, else (as root) Debian's.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { ownEnvironment, root, step } from "./bootstrap.js";

/** First the one without a window: what the journeys do takes it a good third less time. */
const names = [
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
];

/**
 * The path of an executable, or "" for the browser that Playwright keeps itself. Ends the process
 * when there is none.
 */
export async function findChromium() {
  const found = installed();
  if (found !== undefined) return found;
  const { chromium } = await import("@playwright/test");
  if (existsSync(chromium.executablePath())) return "";

  step("Installing Chromium");
  if (quiet("playwright", ["install", "chromium"]) && existsSync(chromium.executablePath()))
    return "";
  if (process.getuid?.() === 0 && quiet("apt-get", ["update"]))
    for (const name of names.slice(0, 2)) {
      if (!quiet("apt-get", ["install", "-y", "--no-install-recommends", name])) continue;
      const debian = installed();
      if (debian !== undefined) return debian;
    }
  console.error(
    "There is no Chromium, and none could be installed. Install one, or set CHROMIUM_PATH.",
  );
  process.exit(2);
}

function installed() {
  const given = process.env.CHROMIUM_PATH;
  if (given && existsSync(given)) return given;
  const which = process.platform === "win32" ? "where" : "which";
  for (const name of names) {
    const { status, stdout } = spawnSync(which, [name], { encoding: "utf8" });
    if (status === 0) return stdout.split("\n")[0].trim();
  }
  return ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"].find((place) =>
    existsSync(place),
  );
}

function quiet(command, args) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: "ignore",
    timeout: 300_000,
    env: ownEnvironment({ DEBIAN_FRONTEND: "noninteractive" }),
  });
  return status === 0;
}
