import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openRequest } from "@/lib/requests/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { targetByName } from "@/lib/targets/server";
import { getInstance, listInstances } from "./list-instances";
import { instanceQuerySchema } from "./query";
import { recordFile } from "./record";
import { reindex } from "./reindex";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 180_000);
afterAll(() => stage.close());

const changeOf = async (id: string) => {
  const { changedAt, changedBy } = await getInstance(await stage.as(), id);
  return { changedAt, changedBy };
};
const mergedAt = async (id: string) =>
  (await stage.job.db.request.findUniqueOrThrow({ where: { id } })).mergedAt;
const readAll = async () => {
  const target = await targetByName(stage.job.db, stage.target);
  return reindex(stage.job, target);
};
const edit = async (instance: string, greeting: string) =>
  openRequest(await stage.as({ name: "Edgar Editor" }), {
    kind: "edit",
    instance,
    parameters: { greeting },
  });

describe("the last change of an instance", () => {
  it("is the merge of its last request, by who asked for it", async () => {
    const { id, instanceId } = await stage.launch();
    expect(await changeOf(instanceId)).toEqual({
      changedAt: await mergedAt(id),
      changedBy: "Dana Developer",
    });
    const change = await edit(instanceId, "good evening");
    expect((await changeOf(instanceId)).changedBy).toBe("Dana Developer");
    await stage.merge(change.id);
    expect(await changeOf(instanceId)).toEqual({
      changedAt: await mergedAt(change.id),
      changedBy: "Edgar Editor",
    });
  });

  it("is not that of others: a merge, and reading everything after it, moves one only", async () => {
    const first = await stage.launch();
    const second = await stage.launch();
    const before = await changeOf(first.instanceId);
    // The host tells whole seconds.
    await vi.waitFor(
      () => expect(Date.now()).toBeGreaterThan((before.changedAt?.getTime() ?? 0) + 1_000),
      { timeout: 60_000, interval: 20 },
    );
    await stage.merge((await edit(second.instanceId, "good night")).id);
    await readAll();
    expect(await changeOf(first.instanceId)).toEqual(before);
    expect((await changeOf(second.instanceId)).changedBy).toBe("Edgar Editor");
    const { instances } = await listInstances(
      await stage.as(),
      instanceQuerySchema.parse({ target: stage.target }),
    );
    const order = instances.map(({ id }) => id);
    expect(order.indexOf(second.instanceId)).toBeLessThan(order.indexOf(first.instanceId));
  });

  it("is nobody's of Slipway where the record was changed in Git", async () => {
    const { instanceId, path, id } = await stage.launch();
    const file = `${path}/${recordFile}`;
    const target = await targetByName(stage.job.db, stage.target);
    const text = await stage.job.repository(target.repository).readFile(file, "main");
    await stage.push({ [file]: (text ?? "").replace("hello", "by hand") });
    await readAll();
    const { changedAt, changedBy } = await changeOf(instanceId);
    expect(changedBy).toBeUndefined();
    expect(changedAt > ((await mergedAt(id)) ?? changedAt)).toBe(true);
    await readAll();
    expect((await changeOf(instanceId)).changedAt).toEqual(changedAt);
  });

  it("is the request's, though its record is read before its merge is heard of", async () => {
    const { instanceId } = await stage.launch();
    const change = await edit(instanceId, "heard late");
    const revision = await stage.job.db.requestRevision.findFirstOrThrow({
      where: { requestId: change.id },
    });
    const files = revision.files as { path: string; content: string | null }[];
    const before = await changeOf(instanceId);
    await stage.push(Object.fromEntries(files.map((one) => [one.path, one.content])));
    await readAll();
    expect(await changeOf(instanceId)).toEqual(before);
  });
});
