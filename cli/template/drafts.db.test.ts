import { readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type CatalogStage, setCatalogStage } from "@/lib/catalog-repository/testing/catalog-stage";
import { confirmCatalogHead } from "@/lib/catalog-repository/server";
import type { Scope } from "@/lib/access";
import type { BundleFiles } from "@/lib/template";
import { offer } from "@/lib/catalog/testing";
import { createToken } from "@/lib/identity/server";
import { moveProposal } from "@/lib/proposals/server";
import { Command } from "commander";
import { folderWith } from "../testing";
import { addDrafts } from "./drafts";
import { addReleases } from "./releases";

type Handler = (request: Request, rest: { params: Promise<unknown> }) => Promise<Response>;

let catalog: CatalogStage;
let server: Server;
let printed = "";

/** What a step of an address is, by the one before it. */
const after: Readonly<Record<string, string>> = {
  templates: "name",
  versions: "version",
  compare: "to",
};

/** The routes of the API, as Next.js calls them. */
async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? "", "http://localhost");
  const params: Record<string, string> = {};
  const steps = pathname
    .slice(1)
    .split("/")
    .map((step, at, all) => {
      const isId = /^[0-9a-f-]{36}$/.test(step);
      const name = isId ? "id" : after[all[at - 1] ?? ""];
      if (name === undefined) return step;
      params[name] = decodeURIComponent(step);
      return `[${name}]`;
    });
  const file = path.join(process.cwd(), "app", ...steps, "route.ts");
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const method = request.method ?? "GET";
  const handler = ((await import(file)) as Record<string, Handler>)[method];
  const answer = await handler?.(
    new Request(`${catalog.job.config.NEXTAUTH_URL}${request.url}`, {
      method,
      headers: { authorization: request.headers.authorization ?? "" },
      ...(method === "GET" ? {} : { body: Buffer.concat(chunks) }),
    }),
    { params: Promise.resolve(params) },
  );
  response.writeHead(answer?.status ?? 500, { "content-type": "application/json" });
  response.end(await answer?.text());
}

beforeAll(async () => {
  catalog = await setCatalogStage("catalog");
  for (const [key, value] of Object.entries(catalog.job.config))
    if (typeof value === "string" && /^[A-Z_]+$/.test(key)) vi.stubEnv(key, value);
  const ctx = await catalog.ops();
  await ctx.db.user.update({
    where: { id: ctx.actor.userId ?? "" },
    data: { groups: ["platform-ops"] },
  });
  const scopes: Scope[] = ["read", "write", "catalog"];
  const { text } = await createToken(ctx, { name: "test", scopes, seconds: 3600 });
  server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("SLIPWAY_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv("SLIPWAY_TOKEN", text);
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    printed += String(chunk);
    return true;
  });
}, 180_000);
afterEach(() => {
  printed = "";
  process.exitCode = 0;
});
afterAll(async () => {
  server.close();
  await catalog.close();
});

async function run(...args: string[]): Promise<string> {
  const command = new Command();
  addDrafts(command);
  addReleases(command);
  printed = "";
  await command.parseAsync(args, { from: "user" });
  return printed;
}

const below = (folder: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));

test("a pipeline pulls a version, pushes its next one, and releases it by a pull request on the catalog repository", async () => {
  const first: BundleFiles = {
    ...offer({ name: "piped" }),
    "old.md": "old\n",
    "tests/all.yaml":
      "title: It greets\nexpect: [{ object: { kind: ConfigMap, name: example } }]\n",
  };
  const commit = await catalog.push(below("templates/piped", first));
  await catalog.read();
  await confirmCatalogHead(await catalog.ops(), { commit });
  await catalog.read();
  const folder = await folderWith({});
  expect(await run("pull", "piped@1.0.0", "--out", folder)).toBe(
    `piped 1.0.0: 5 files in ${folder}.\n`,
  );
  expect(await readFile(path.join(folder, "template.yaml"), "utf8")).toBe(first["template.yaml"]);
  await expect(run("pull", "piped", "--out", folder)).rejects.toThrow("is not empty");

  await rm(path.join(folder, "old.md"));
  await writeFile(path.join(folder, "README.md"), "# Piped, again\n");
  const push = ["push", folder, "--message", "Other words", "--release"];
  await expect(run(...push, "--set-version", "1.1.0")).rejects.toThrow("CHANGELOG.md");
  await writeFile(path.join(folder, "CHANGELOG.md"), "## 1.1.0\n\n- Other words.\n");
  const said = await run(
    "push",
    folder,
    "--message",
    "Other words",
    "--release",
    "--set-version",
    "1.1.0",
  );
  expect(said).toMatch(
    /^Draft \S+, revision 2\.\npiped 1\.1\.0: proposed as a pull request on the catalog repository\.\n$/,
  );
  const { id } = await catalog.job.db.proposal.findFirstOrThrow();
  await moveProposal(catalog.job, id);
  const story = await catalog.job.db.proposal.findUniqueOrThrow({ where: { id } });
  expect(story.details).toMatchObject([
    { title: "Changelog of 1.1.0", lines: ["Other words."] },
    { title: "Breaking changes", lines: ["None."] },
    { title: "Impact", lines: ["Nobody has looked at it."] },
    { title: "Checklist", lines: expect.arrayContaining(["Tests pass: 1 of 1 test pass."]) },
  ]);
  const api = `${catalog.stage.forge.api}/repos/${catalog.repository}/pulls/1`;
  const headers = { authorization: "Bearer token-of-the-tests" };
  const changed = (await (await fetch(`${api}/files`, { headers })).json()) as {
    filename: string;
    status: string;
  }[];
  expect(changed.map(({ filename, status }) => [filename, status]).toSorted()).toEqual([
    ["catalog/templates/piped/CHANGELOG.md", "added"],
    ["catalog/templates/piped/README.md", "modified"],
    ["catalog/templates/piped/old.md", "removed"],
    ["catalog/templates/piped/template.yaml", "modified"],
  ]);
  expect((await fetch(`${api}/merge`, { method: "PUT", headers, body: "{}" })).status).toBe(200);
  await catalog.read();
  expect(await run("pull", "piped", "--out", await folderWith({}))).toMatch(
    /^piped 1\.1\.0: 5 files/,
  );
  const draft = await catalog.job.db.templateDraft.findFirstOrThrow();
  expect(draft).toMatchObject({ releasedVersion: "1.1.0", proposalId: id, revision: 3 });
  expect(await run("compare", "piped", "1.0.0", "1.1.0")).toMatch(
    /^piped 1\.0\.0 to 1\.1\.0: nothing is breaking, a patch change\.\n/,
  );
});

test("a draft is listed, checked, pulled, thrown away and brought back", async () => {
  const folder = await folderWith({ ...offer({ name: "checked" }) });
  const { draft: id } = JSON.parse(await run("push", folder, "--json")) as { draft: string };
  expect(await run("draft", "list", "--template", "checked")).toMatch(
    new RegExp(`^${id} {2}checked 1\\.0\\.0 {2}Olivia Ops, `),
  );
  await writeFile(path.join(folder, "files/settings.yaml"), "a: ${{ nothing.there }}\n");
  await run("push", folder);
  expect(await run("draft", "validate", id)).toMatch(/^files\/settings\.yaml:1:\d+: error: /m);
  expect(process.exitCode).toBe(1);
  expect(await run("draft", "test", id)).toMatch(/0 passed, 0 failed\n$/);
  expect(await run("release", id, "--check")).toMatch(
    /^✗ Lint is clean: The template cannot be read\.\n {4}files\/settings\.yaml:1: /,
  );
  expect(process.exitCode).toBe(1);
  expect(await run("release", id, "--version", "3.0.0")).toContain("cannot be released yet");
  const copy = await folderWith({});
  expect(await run("pull", id, "--draft", "--out", copy)).toContain("checked 1.0.0: 3 files");
  await expect(run("push", folder, "--set-version", "2.0.0")).rejects.toThrow(
    "goes with --release",
  );
  await expect(run("push", folder, "--release")).rejects.toThrow("There is no name nothing");
  await run("draft", "discard", id);
  expect(await run("draft", "list", "--template", "checked")).toBe("There is none.\n");
  await run("draft", "bring-back", id);
  expect(await run("draft", "list", "--template", "checked")).toContain(id);
});
