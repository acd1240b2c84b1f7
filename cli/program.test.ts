import { spawn } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { configMaps, greedyPolicy } from "@/lib/policies/testing";
import { smallBundle } from "@/lib/template-tests/testing";
import { bundleJudge } from "../scripts/bundle-judge.js";
import { bundlePreview } from "../scripts/bundle-preview.js";
import { folderWith, missingFolder } from "./testing";

// Whole programs are started, several at once.
vi.setConfig({ testTimeout: 60_000 });

const root = path.join(import.meta.dirname, "..");
let built = "";
const { SLIPWAY_SCHEMA_DIRS: _, ...environment } = process.env;

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** The program as it is shipped: bundled, in a Node of its own. */
function slipway(
  args: string[],
  env: Record<string, string> = {},
  program = path.join(built, "slipway.js"),
): { ended: Promise<Ended>; stop: () => void; said: () => string } {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...environment, ...env },
    // An author may be anywhere.
    cwd: tmpdir(),
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<Ended>((resolve) =>
    child.on("close", (code) => resolve({ code, out, err })),
  );
  return { ended, stop: () => child.kill("SIGINT"), said: () => out };
}

beforeAll(async () => {
  // Below the project, where its packages are found.
  built = await mkdtemp(path.join(root, "node_modules", ".slipway-test-"));
  await build({
    absWorkingDir: root,
    entryPoints: [{ in: "cli/main.ts", out: "slipway" }],
    outdir: built,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    packages: "external",
    alias: { "server-only": path.join(root, "node_modules/server-only/empty.js"), "@": root },
    logLevel: "error",
  });
  await writeFile(path.join(built, "package.json"), '{"type":"module"}');
  await bundleJudge(built);
});

afterAll(() => rm(built, { recursive: true, force: true }));

describe("the program", () => {
  it("ends with 0, 1 and 2, and speaks to people and to programs", async () => {
    const good = await folderWith(
      smallBundle({
        "tests/one.yaml":
          "title: T\nparameters: { image: registry/app }\nexpect: [{ object: { kind: Deployment } }]",
      }),
    );
    const bad = await folderWith(smallBundle({ "files/service.yaml": "a: ${{ params.nope }}\n" }));
    const missing = await missingFolder();
    const [well, json, denied, nowhere, nowhereJson, wrongCall, tested, judged, chosen] =
      await Promise.all(
        [
          ["lint", good, "--no-policies"],
          ["lint", good, "--no-policies", "--json"],
          ["lint", bad, "--json"],
          ["lint", missing],
          ["lint", missing, "--json"],
          ["render"],
          ["test", good, "--no-policies", "--json"],
          ["lint", good],
          ["test", good, "--policies", path.join(root, "catalog/policies/tls-only")],
        ].map((args) => slipway(["template", ...args]).ended),
      );
    expect(well).toMatchObject({ code: 0, out: "small 1.0.0: nothing to say.\n", err: "" });
    expect([json?.code, JSON.parse(json?.out ?? "")]).toMatchObject([
      0,
      { ok: true, problems: [] },
    ]);
    expect([denied?.code, JSON.parse(denied?.out ?? "")]).toMatchObject([
      1,
      { ok: false, problems: [{ code: "unknown-parameter", file: "files/service.yaml" }] },
    ]);
    expect(nowhere).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringContaining(`There is no folder ${missing}.`),
    });
    expect(nowhere?.err).not.toContain("    at ");
    expect([nowhereJson?.code, JSON.parse(nowhereJson?.out ?? "")]).toMatchObject([
      2,
      { ok: false, error: { code: "not_found" } },
    ]);
    expect(wrongCall?.code).toBe(2);
    expect([tested?.code, JSON.parse(tested?.out ?? "")]).toMatchObject([
      0,
      { ok: true, passed: 1, failed: 0 },
    ]);
    // By default, the policies that ship judge what is in no catalog.
    expect(judged).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^files\/deployment\.yaml:\d/),
    });
    expect(judged?.out).toContain("error: Pod security (restricted): ");
    expect(chosen).toMatchObject({ code: 0, out: expect.stringContaining("1 passed, 0 failed") });
  });

  it("takes schemas from SLIPWAY_SCHEMA_DIRS", async () => {
    const template = await folderWith(smallBundle());
    const missing = await missingFolder();
    const { ended } = slipway(["template", "lint", template], { SLIPWAY_SCHEMA_DIRS: missing });
    expect(await ended).toMatchObject({ code: 2, err: expect.stringContaining(missing) });
  });

  it("watches until it is interrupted, with a line of JSON for each run", async () => {
    const template = await folderWith(smallBundle());
    const { ended, stop, said } = slipway([
      "template",
      "lint",
      template,
      "--watch",
      "--json",
      "--no-policies",
    ]);
    await expect.poll(() => said().split("\n").length, { timeout: 60_000 }).toBe(2);
    await writeFile(path.join(template, "files/motd.txt"), "${{ params.nope }}\n");
    await expect.poll(() => said().split("\n").length, { timeout: 60_000 }).toBe(3);
    stop();
    const { code, out } = await ended;
    expect([
      code,
      ...out
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { ok: boolean }).ok),
    ]).toEqual([0, true, false]);
  });

  it("previews until it is interrupted, without a database, and follows the folder", async () => {
    await bundlePreview(built);
    const template = await folderWith(smallBundle());
    const { ended, stop, said } = slipway(["template", "preview", template, "--json"]);
    await expect.poll(said, { timeout: 60_000 }).toContain('"url"');
    const { url } = JSON.parse(said()) as { url: string };
    expect(await (await fetch(url)).text()).toContain('src="/main.js"');
    const read = async () =>
      ((await (await fetch(`${url}api/template`)).json()) as { template?: { title: string } })
        .template?.title;
    expect(await read()).toBe("Small");
    const typed = { name: "a", team: "b", target: "staging", parameters: { image: "registry/a" } };
    const files = await fetch(`${url}api/files`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(typed),
    });
    expect(await files.json()).toMatchObject({ ready: false, verdicts: expect.any(Array) });
    const changes = (await fetch(`${url}api/changes`)).body?.getReader();
    await changes?.read();
    const text = smallBundle()["template.yaml"] ?? "";
    await writeFile(path.join(template, "template.yaml"), text.replace("Small", "Other"));
    expect(new TextDecoder().decode((await changes?.read())?.value)).toContain("data: changed");
    expect(await read()).toBe("Other");
    stop();
    expect(await ended).toMatchObject({ code: 0, err: "" });
  });

  it("ends with the reason where what it is given costs too much to look at", async () => {
    const folder = await folderWith({
      "policies/greedy.yaml": greedyPolicy,
      "manifests/maps.yaml": configMaps("big", 1_000),
    });
    const [policies, manifests] = [path.join(folder, "policies"), path.join(folder, "manifests")];
    const asked = ["policy", "check", "--policies", policies, "--manifests", manifests];
    expect(await slipway(asked).ended).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringContaining(
        "It needed too much memory: judging these manifests, at most 256 MB.",
      ),
    });
  });

  it("looks at nothing without the program of its threads beside it", async () => {
    const alone = await mkdtemp(path.join(root, "node_modules", ".slipway-test-"));
    await cp(path.join(built, "slipway.js"), path.join(alone, "slipway.mjs"));
    const { ended } = slipway(
      ["template", "lint", await folderWith(smallBundle())],
      { SLIPWAY_HOME: alone },
      path.join(alone, "slipway.mjs"),
    );
    expect(await ended).toMatchObject({ code: 2, err: expect.stringContaining("npm run build") });
    await rm(alone, { recursive: true });
  });
});
