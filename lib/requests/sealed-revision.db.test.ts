import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { tablesWith } from "@/lib/db/testing";
import { followRequest } from "@/lib/following/server";
import { reindex } from "@/lib/instances/server";
import { moveRequest } from "@/lib/pull-requests/server";
import { targetById } from "@/lib/targets/server";
import { resealRevisions } from "@/lib/plans/server";
import { reviseRequest } from "./change-request";
import { getRequest } from "./get-request";
import { openRequest } from "./open-request";
import { setStage, type Stage } from "./testing";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 180_000);
afterAll(() => stage.close());

const secret = () => `glpat-${randomBytes(15).toString("hex")}`;
const foundIn = async (value: string) => (await tablesWith(stage.job.db, value)).found;

async function target() {
  const { id } = await stage.job.db.target.findFirstOrThrow({ where: { name: stage.target } });
  return targetById(stage.job.db, id);
}

async function readText(path: string, ref: string): Promise<string> {
  const { repository } = await target();
  return (await stage.job.repository(repository).readFile(path, ref)) ?? "";
}

/** An instance into whose record somebody wrote a value by hand. */
async function withParameter(value: string): Promise<{ instanceId: string; path: string }> {
  const { instanceId, path } = await stage.launch({ parameters: { greeting: "hello" } });
  for (const file of [`${path}/slipway.yaml`, `${path}/manifests/settings.yaml`]) {
    const text = await readText(file, "main");
    await stage.push({ [file]: text.replace("greeting: hello", `greeting: ${value}`) });
  }
  return { instanceId, path };
}

it("a secret that Git has already is in no table in plain, whatever is done with its instance, and pages and Git have it as before", async () => {
  const value = secret();
  const { instanceId, path } = await withParameter(value);
  const { db } = stage.job;
  const repository = stage.job.repository((await target()).repository);
  await reindex(stage.job, await target());
  expect(await foundIn(value)).toEqual([]);
  expect((await db.instance.findUniqueOrThrow({ where: { id: instanceId } })).parameters).toEqual({
    greeting: "(not kept: it looks like a secret)",
  });

  const ask = {
    kind: "edit",
    instance: instanceId,
    parameters: { greeting: value, extra: ["a"] },
    overwrite: true,
    idempotencyKey: `key-${value.slice(-12)}`,
  };
  const { id } = await openRequest(await stage.as(), ask);
  expect(await openRequest(await stage.as(), ask)).toMatchObject({ id, created: false });
  await moveRequest(stage.job, id);
  const before = await getRequest(await stage.as(), id);
  expect(before).toMatchObject({ state: "pull-request-open", parameters: ask.parameters });
  expect(JSON.stringify(before.files)).toContain(value);
  expect(await readText(`${path}/manifests/settings.yaml`, before.branch)).toContain(value);
  expect(await foundIn(value)).toEqual([]);
  const [pull] = await repository.findPullRequests(before.branch);
  expect(JSON.stringify(pull)).not.toContain(value);

  await reviseRequest(await stage.as(), id, {
    parameters: { greeting: value, extra: ["b"] },
    overwrite: true,
  });
  await stage.merge(id);
  await followRequest(stage.job, id);
  expect(await getRequest(await stage.as(), id)).toMatchObject({
    parameters: { greeting: value, extra: ["b"] },
    revisions: [{ parameters: ask.parameters }, { parameters: { extra: ["b"] } }],
  });
  expect(await readText(`${path}/manifests/more-b.yaml`, "main")).toContain("ConfigMap");
  expect(await foundIn(value)).toEqual([]);
});

it("the data of a Secret that Git has already is in no table in plain, whatever it looks like", async () => {
  const { instanceId, path } = await stage.launch({ parameters: { greeting: "hello" } });
  const plain = `unlikely${randomBytes(2).toString("hex")}`;
  const data = Buffer.from(plain).toString("base64");
  const file = `${path}/manifests/settings.yaml`;
  const text = await readText(file, "main");
  await stage.push({
    [file]: `${text}---\napiVersion: v1\nkind: Secret\nmetadata: { name: a }\ndata: { note: ${data} }\nstringData: { other: ${plain} }\n`,
  });
  const { id } = await openRequest(await stage.as(), {
    kind: "edit",
    instance: instanceId,
    parameters: { greeting: "good morning" },
    overwrite: true,
  });
  await moveRequest(stage.job, id);
  expect(await getRequest(await stage.as(), id)).toMatchObject({ state: "pull-request-open" });
  for (const value of [plain, data]) expect(await foundIn(value)).toEqual([]);
});

it("what is sealed can be read after the key was changed, and the old one let go of", async () => {
  const value = secret();
  const { instanceId } = await withParameter(value);
  const { id } = await openRequest(await stage.as(), {
    kind: "edit",
    instance: instanceId,
    parameters: { greeting: value, extra: ["a"] },
    overwrite: true,
  });
  const older = stage.job.config.SLIPWAY_ENCRYPTION_KEY;
  const newer = randomBytes(32).toString("base64");
  const readWith = async (key: string) => {
    const ctx = await stage.as();
    const config = { ...ctx.config, SLIPWAY_ENCRYPTION_KEY: key };
    return (await getRequest({ ...ctx, config }, id)).parameters["greeting"];
  };
  await expect(readWith(newer)).rejects.toMatchObject({ code: "misconfigured" });
  await resealRevisions(stage.job.db, `${newer},${older}`);
  expect(await readWith(newer)).toBe(value);
  await resealRevisions(stage.job.db, `${older},${newer}`);
  expect(await readWith(older)).toBe(value);
});

it("a revision without a secret is stored as it is", async () => {
  const { id } = await stage.open({ parameters: { greeting: "good evening" } });
  expect(
    await stage.job.db.requestRevision.findFirstOrThrow({ where: { requestId: id } }),
  ).toMatchObject({ sealed: null, parameters: { greeting: "good evening" } });
});
