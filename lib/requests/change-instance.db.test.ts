import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { standardRegistry } from "@/lib/kubernetes";
import { parseRecord } from "@/lib/instances/server";
import { cancelRequest, reviseRequest } from "./change-request";
import { getRequest } from "./get-request";
import { outcomesOf } from "@/lib/catalog/store/usage";
import { followRequest } from "@/lib/following/server";
import { moveRequest } from "@/lib/pull-requests/server";
import { openRequest } from "./open-request";
import { deployedWithTeamRights, planRemoval } from "@/lib/plans/plan-removal";
import { platformRules } from "@/lib/plans/platform-rules";
import { compiledPolicies } from "@/lib/policies/thread";
import { previewRequest } from "@/lib/plans/server";
import { existingInstance } from "@/lib/plans/read-instance";
import { refuse } from "@/lib/plans/refuse";
import { setStage, type Stage } from "./testing";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  await stage.publish("1.1.0", (files) => ({
    ...files,
    "template.yaml": (files["template.yaml"] ?? "")
      .replace("required: [greeting]", "required: [greeting, tone]")
      .replace(/ {8}extra: .*\n/, "        tone: { type: string, enum: [kind, plain] }\n")
      .replace(/ {4}- \{ from: more.*\n/, ""),
    "files/settings.yaml": `${files["files/settings.yaml"] ?? ""}  tone: \${{ params.tone }}\n`,
  }));
}, 180_000);
afterEach(() => stage.forge.fault(null));
afterAll(() => stage.close());

const repo = () =>
  stage.job.repository({
    host: { kind: "github" },
    apiUrl: stage.forge.api,
    owner: "acme",
    name: stage.repository.split("/")[1] ?? "",
  });
const countCalls = () => Object.values(stage.forge.calls()).reduce((sum, count) => sum + count, 0);

/** Every file of the repository at a commit or branch, with its text. */
async function tree(ref: string): Promise<Record<string, string>> {
  const entries = await repo().listTree(ref, "");
  return Object.fromEntries(
    await Promise.all(
      entries.map(async ({ path, blob }) => [path, await repo().readBlob(blob)] as const),
    ),
  );
}

const without = (files: Record<string, string>, folder: string) =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith(`${folder}/`)));
const open = async (input: Record<string, unknown>) => openRequest(await stage.as(), input);
const launch = (parameters: Record<string, unknown> = { greeting: "hello" }) =>
  stage.launch({ version: "1.0.0", parameters });
const instanceRow = (id: string) => stage.job.db.instance.findUniqueOrThrow({ where: { id } });
const state = async (id: string) => (await getRequest(await stage.as(), id)).state;

describe("a change of an instance", () => {
  it("edits: its tree is the branch with the folder rendered again, files that are no longer wanted gone, in three calls", async () => {
    const { instanceId, path } = await launch({ greeting: "hello", extra: ["a", "b"] });
    const before = await tree("main");
    const { id } = await open({
      kind: "edit",
      instance: instanceId,
      parameters: { greeting: "good morning", extra: ["b"] },
    });
    stage.forge.resetCalls();
    await moveRequest(stage.job, id);
    expect(countCalls()).toBe(3);
    const details = await getRequest(await stage.as(), id);
    expect(details).toMatchObject({
      kind: "edit",
      state: "pull-request-open",
      from: { version: "1.0.0", parameters: { greeting: "hello" } },
      left: { deleted: [expect.stringMatching(/^ConfigMap .*-a$/)], kept: [] },
    });
    const after = await tree(details.pullRequest?.headCommit ?? "");
    expect(without(after, path)).toEqual(without(before, path));
    expect(
      Object.fromEntries(Object.entries(after).filter(([file]) => file.startsWith(`${path}/`))),
    ).toEqual(
      Object.fromEntries(
        details.files.flatMap((file) =>
          file.after === undefined ? [] : [[file.path, file.after]],
        ),
      ),
    );
    expect(details.files.filter((file) => file.after === undefined)).toEqual([
      {
        path: `${path}/manifests/more-a.yaml`,
        before: before[`${path}/manifests/more-a.yaml`],
        after: undefined,
      },
    ]);
    expect(
      details.files
        .filter((file) => file.after !== undefined)
        .every((file) => file.before === before[file.path]),
    ).toBe(true);
  });

  it("is what its instance is from the merge on", async () => {
    const { instanceId, path } = await launch();
    const { id } = await open({
      kind: "edit",
      instance: instanceId,
      parameters: { greeting: "good evening" },
    });
    expect((await instanceRow(instanceId)).parameters).toEqual({ greeting: "hello" });
    await stage.merge(id);
    expect(await instanceRow(instanceId)).toMatchObject({
      parameters: { greeting: "good evening" },
      state: "deploying",
      removedAt: null,
    });
    expect(
      parseRecord((await repo().readFile(`${path}/slipway.yaml`, "main")) ?? ""),
    ).toMatchObject({ id: instanceId, parameters: { greeting: "good evening" } });
    // Looked at a moment ago, it was another: what was merged since is what the next change begins
    // with.
    const preview = await previewRequest(await stage.as(), {
      kind: "remove",
      instance: instanceId,
    });
    expect(
      (await open({ kind: "remove", instance: instanceId, basis: preview.change?.basis })).created,
    ).toBe(true);
  });

  it("leaves out what a condition of the version hides and shows it; whoever sends it is refused by name", async () => {
    const { instanceId } = await launch({ greeting: "hello", extra: ["a"] });
    await stage.publish("0.9.0", (files) => ({
      ...files,
      "template.yaml": (files["template.yaml"] ?? "")
        .replace("extra: { type", "extra: { x-slipway-when: params.greeting == 'long', type")
        .replace("forEach: params.extra", 'forEach: "params.?extra.orValue([])"'),
    }));
    const upgrade = { kind: "upgrade", instance: instanceId, version: "0.9.0" };
    const preview = await previewRequest(await stage.as(), upgrade);
    expect(preview).toMatchObject({
      ready: true,
      change: {
        from: { parameters: { greeting: "hello", extra: ["a"] } },
        dropped: ["/extra"],
        parameters: { greeting: "hello" },
      },
    });
    await expect(
      open({ ...upgrade, parameters: { greeting: "hello", extra: ["a"] } }),
    ).rejects.toMatchObject({
      code: "invalid",
      fields: [
        {
          pointer: "/parameters/extra",
          message: "Extra is only there where params.greeting == 'long'. Leave it out.",
        },
      ],
    });
    const { id } = await open({ ...upgrade, basis: preview.change?.basis });
    await stage.merge(id);
    expect((await instanceRow(instanceId)).parameters).toEqual({ greeting: "hello" });
  });

  it("upgrades: parameters are carried over, what the version has no place for is dropped and said, what it wants more is asked", async () => {
    const { instanceId } = await launch({ greeting: "hello", extra: ["a"] });
    const preview = await previewRequest(await stage.as(), {
      kind: "upgrade",
      instance: instanceId,
    });
    expect(preview).toMatchObject({
      version: "1.1.0",
      ready: false,
      change: { dropped: ["/extra"], parameters: { greeting: "hello" } },
    });
    expect(preview.problems).toContainEqual(
      expect.objectContaining({ pointer: "/parameters/tone" }),
    );
    await expect(open({ kind: "upgrade", instance: instanceId })).rejects.toMatchObject({
      code: "invalid",
      fields: [expect.objectContaining({ pointer: "/parameters/tone" })],
    });
    const { id } = await open({
      kind: "upgrade",
      instance: instanceId,
      parameters: { greeting: "hello", tone: "kind" },
      basis: preview.change?.basis,
    });
    await stage.merge(id);
    expect(await instanceRow(instanceId)).toMatchObject({
      templateVersion: "1.1.0",
      parameters: { greeting: "hello", tone: "kind" },
    });
    await expect(
      open({
        kind: "upgrade",
        instance: instanceId,
        parameters: { greeting: "hello", tone: "kind" },
      }),
    ).rejects.toMatchObject({ code: "invalid", message: "It is at 1.1.0 already." });
    // The way back is an upgrade too.
    expect(
      (
        await open({
          kind: "upgrade",
          instance: instanceId,
          version: "1.0.0",
          parameters: { greeting: "hello" },
        })
      ).created,
    ).toBe(true);
  });

  it("a removal with an open pull request cannot be revised, and can be cancelled", async () => {
    const { instanceId } = await launch();
    const { id } = await open({ kind: "remove", instance: instanceId });
    expect((await getRequest(await stage.as(), id)).may).toMatchObject({
      revise: true,
      cancel: true,
    });
    await moveRequest(stage.job, id);
    expect((await getRequest(await stage.as(), id)).may).toMatchObject({
      revise: false,
      cancel: true,
    });
    await expect(reviseRequest(await stage.as(), id, { parameters: {} })).rejects.toMatchObject({
      code: "conflict",
    });
    await cancelRequest(await stage.as(), id);
    await moveRequest(stage.job, id);
  });

  it("removes: everything in the folder goes, what hands put there too where that was said, and nothing else", async () => {
    const { instanceId, path } = await launch({ greeting: "hello", extra: ["a"] });
    const before = await tree("main");
    const { id } = await open({ kind: "remove", instance: instanceId });
    const mergeCommit = await stage.merge(id);
    expect(await tree(mergeCommit)).toEqual(without(before, path));
    expect(await instanceRow(instanceId)).toMatchObject({ state: "removing", removedAt: null });
    expect(
      (await getRequest(await stage.as(), id)).files.every(
        (file) => file.after === undefined && file.before === before[file.path],
      ),
    ).toBe(true);
  });

  it("that would change nothing is refused", async () => {
    const { instanceId } = await launch();
    expect(
      await previewRequest(await stage.as(), {
        kind: "edit",
        instance: instanceId,
        parameters: { greeting: "hello" },
      }),
    ).toMatchObject({ ready: false, problems: [{ code: "no-change" }] });
    await expect(
      open({ kind: "edit", instance: instanceId, parameters: { greeting: "hello" } }),
    ).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("Nothing would change"),
    });
  });

  it("is the same request when it is sent again with the same key, also after it was merged", async () => {
    const { instanceId } = await launch();
    const body = {
      kind: "edit",
      instance: instanceId,
      parameters: { greeting: "once" },
      idempotencyKey: `key-${randomUUID()}`,
    };
    const opened = await Promise.all([1, 2, 3].map(() => open(body)));
    expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
    await stage.merge(opened[0]?.id ?? "");
    expect(await open(body)).toMatchObject({ id: opened[0]?.id, created: false });
    await expect(open({ ...body, kind: "remove" })).rejects.toMatchObject({ code: "conflict" });
  });

  it("can be changed and resubmitted, and cancelled", async () => {
    const { instanceId, path } = await launch({ greeting: "hello", extra: ["a"] });
    const { id } = await open({
      kind: "edit",
      instance: instanceId,
      parameters: { greeting: "first", extra: ["b"] },
    });
    await moveRequest(stage.job, id);
    await reviseRequest(await stage.as(), id, { parameters: { greeting: "second", extra: ["a"] } });
    await moveRequest(stage.job, id);
    const details = await getRequest(await stage.as(), id);
    const head = await tree(details.branch);
    expect(Object.keys(head).filter((file) => file.startsWith(`${path}/manifests/more-`))).toEqual([
      `${path}/manifests/more-a.yaml`,
    ]);
    expect(
      details.files.filter((file) => file.before !== file.after).map((file) => file.path),
    ).toEqual([`${path}/manifests/settings.yaml`, `${path}/slipway.yaml`]);
    await cancelRequest(await stage.as(), id);
    await moveRequest(stage.job, id);
    expect(await state(id)).toBe("cancelled");
    expect(await instanceRow(instanceId)).toMatchObject({
      parameters: { greeting: "hello", extra: ["a"] },
      removedAt: null,
    });
    expect((await open({ kind: "remove", instance: instanceId })).created).toBe(true);
  });
});

describe("two changes of one instance", () => {
  it("never at once: the second is refused with the way to the first, also at the same moment", async () => {
    const { instanceId } = await launch();
    const results = await Promise.allSettled(
      ["one", "two"].map((greeting) =>
        open({ kind: "edit", instance: instanceId, parameters: { greeting } }),
      ),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const lost = results.find(
      (result): result is PromiseRejectedResult => result.status === "rejected",
    );
    const won = results.find((result) => result.status === "fulfilled");
    expect(lost?.reason).toMatchObject({
      code: "conflict",
      hint: expect.stringContaining(`/requests/${won?.value.id ?? ""}`),
    });
    await expect(open({ kind: "remove", instance: instanceId })).rejects.toMatchObject({
      code: "conflict",
      hint: expect.stringContaining(`/requests/${won?.value.id ?? ""}`),
    });
  });

  it("one after the other: once merged, whatever became of it, the next can mend it, and the first is superseded", async () => {
    const { instanceId } = await launch();
    const first = await open({
      kind: "edit",
      instance: instanceId,
      parameters: { greeting: "broken" },
    });
    await stage.merge(first.id);
    const second = await open({
      kind: "edit",
      instance: instanceId,
      parameters: { greeting: "mended" },
    });
    expect(await state(first.id)).toBe("merged");
    await stage.merge(second.id);
    expect(await getRequest(await stage.as(), first.id)).toMatchObject({
      state: "superseded",
      endedAt: expect.any(Date),
    });
    expect(await instanceRow(instanceId)).toMatchObject({
      state: "deploying",
      parameters: { greeting: "mended" },
    });
  });
});

describe("a launch that failed", () => {
  it("stays failed when its instance is removed, and says by what it was replaced", async () => {
    const { id, instanceId, name } = await launch();
    const { db } = stage.job;
    const { mergedAt, targetId } = await db.request.findUniqueOrThrow({ where: { id } });
    const { mergeCommit } = await db.pullRequest.findFirstOrThrow({ where: { requestId: id } });
    const failedAt = mergedAt ?? new Date();
    await db.event.create({
      data: {
        source: "flux",
        deliveryKey: randomUUID(),
        kind: "event",
        occurredAt: failedAt,
        targetId,
        instanceId,
        payload: {
          involvedObject: {
            kind: "Kustomization",
            name: `payments.${name}`,
            namespace: "flux-system",
          },
          severity: "error",
          timestamp: failedAt.toISOString(),
          reason: "BuildFailed",
          message: "kustomize build failed",
          metadata: { revision: `main@sha1:${mergeCommit ?? ""}` },
        },
      },
    });
    await followRequest(stage.job, id);
    expect(await state(id)).toBe("failed");
    const removal = await open({ kind: "remove", instance: instanceId });
    await stage.merge(removal.id);
    expect(await getRequest(await stage.as(), id)).toMatchObject({
      state: "failed",
      stateReason: expect.stringContaining("do not build"),
      stateSince: failedAt,
      endedAt: expect.any(Date),
      replaced: { by: { id: removal.id, kind: "remove", requester: "Dana Developer" } },
      may: { mend: false, retry: false, revise: false, cancel: false },
    });
    expect(await outcomesOf(db, stage.template)).toMatchObject({ ended: 1, healthy: 0 });
  });
});

describe("what is in Git by hand", () => {
  it("is shown, and written over only when somebody says so", async () => {
    const { instanceId, path } = await launch();
    const settings = `${path}/manifests/settings.yaml`;
    await stage.push({
      [settings]: `${(await repo().readFile(settings, "main")) ?? ""}  by: hand\n`,
      [`${path}/notes.txt`]: "keep me\n",
    });
    const edit = { kind: "edit", instance: instanceId, parameters: { greeting: "good day" } };
    const preview = await previewRequest(await stage.as(), edit);
    expect(preview.change?.byHand).toEqual([
      { path: settings, how: "changed" },
      { path: `${path}/notes.txt`, how: "added" },
    ]);
    expect(preview.files.find((file) => file.path === settings)?.before).toContain("by: hand");
    await expect(open(edit)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("by hand"),
    });
    const { id } = await open({ ...edit, overwrite: true, basis: preview.change?.basis });
    await moveRequest(stage.job, id);
    const head = await tree((await getRequest(await stage.as(), id)).branch);
    expect(head[settings]).not.toContain("by: hand");
    expect(head[`${path}/notes.txt`]).toBeUndefined();
  });

  it("with what looks like a secret in it is neither shown nor kept", async () => {
    const { instanceId, path } = await launch();
    const secret = `glpat-${randomUUID().replaceAll("-", "")}`;
    await stage.push({ [`${path}/notes.txt`]: `token: ${secret}\n` });
    const edit = { kind: "edit", instance: instanceId, parameters: { greeting: "good day" } };
    const preview = await previewRequest(await stage.as(), edit);
    expect(preview.files.find((file) => file.path.endsWith("notes.txt"))).toMatchObject({
      after: undefined,
      before: expect.stringContaining("looks like it holds a secret"),
    });
    const { id } = await open({ ...edit, overwrite: true });
    const stored = await stage.job.db.requestRevision.findFirstOrThrow({
      where: { requestId: id },
    });
    expect(JSON.stringify([preview, stored, await getRequest(await stage.as(), id)])).not.toContain(
      secret,
    );
  });

  it("and looks like a secret only warns an edit that leaves it, not one that brings a new one", async () => {
    const { instanceId, path } = await launch();
    const [old, other] = [0, 1].map(() => `glpat-${randomUUID().replaceAll("-", "")}`);
    const record = `${path}/slipway.yaml`;
    const text = (await repo().readFile(record, "main")) ?? "";
    await stage.push({ [record]: text.replace("greeting: hello", `greeting: ${old}`) });
    const preview = async (greeting: string | undefined) => {
      const parameters = { greeting, extra: ["a"] };
      return previewRequest(await stage.as(), { kind: "edit", instance: instanceId, parameters });
    };
    const left = await preview(old);
    const found = left.problems.filter(({ code }) => code === "secret-found");
    expect(new Set(found.map(({ severity }) => severity))).toEqual(new Set(["warning"]));
    expect(left.ready).toBe(true);
    expect(JSON.stringify([left.problems, left.verdicts])).not.toContain(old);
    expect(await preview(other)).toMatchObject({
      ready: false,
      problems: [{ severity: "error" }],
    });
  });

  it("since the preview is not what was seen: nothing is sent", async () => {
    const { instanceId, path } = await launch();
    const edit = { kind: "edit", instance: instanceId, parameters: { greeting: "good day" } };
    const preview = await previewRequest(await stage.as(), edit);
    await stage.push({ [`${path}/notes.txt`]: "new\n" });
    await expect(
      open({ ...edit, overwrite: true, basis: preview.change?.basis }),
    ).rejects.toMatchObject({ code: "conflict", hint: expect.stringContaining("preview") });
  });

  it("elsewhere in the repository changes nothing: the commit is made on the new head", async () => {
    const { instanceId, path } = await launch();
    const { id } = await open({
      kind: "edit",
      instance: instanceId,
      parameters: { greeting: "good day" },
    });
    const pushed = await stage.push({ "docs/other.md": "# Other\n" });
    await moveRequest(stage.job, id);
    const details = await getRequest(await stage.as(), id);
    const head = await tree(details.branch);
    expect(head["docs/other.md"]).toBe("# Other\n");
    expect(head[`${path}/manifests/settings.yaml`]).toContain("good day");
    expect(
      await stage.job.db.requestRevision.findFirstOrThrow({ where: { requestId: id } }),
    ).toMatchObject({ baseCommit: pushed });
  });

  it.each(["edit", "remove"] as const)(
    "after it was asked for stops a change (%s) with a reason, writes nothing over it, and goes on once somebody looked again",
    async (kind) => {
      const { instanceId, path } = await launch();
      const { id } = await open(
        kind === "edit"
          ? { kind, instance: instanceId, parameters: { greeting: "good day" } }
          : { kind, instance: instanceId },
      );
      await stage.push({ [`${path}/manifests/settings.yaml`]: "# mine\n" });
      await moveRequest(stage.job, id);
      const stopped = await getRequest(await stage.as(), id);
      expect(stopped).toMatchObject({
        state: "failed",
        pullRequest: undefined,
        timeline: { reason: { sentence: expect.stringContaining("settings.yaml") } },
      });
      expect(await repo().findPullRequests(stopped.branch)).toEqual([]);
      const again = { parameters: kind === "edit" ? { greeting: "good day" } : {} };
      await expect(reviseRequest(await stage.as(), id, again)).rejects.toMatchObject({
        code: "conflict",
      });
      await reviseRequest(await stage.as(), id, { ...again, overwrite: true });
      await stage.merge(id);
      const settings = (await tree("main"))[`${path}/manifests/settings.yaml`];
      expect(settings?.includes("good day")).toBe(kind === "edit" ? true : undefined);
    },
  );

  it("taken away since, leaves nothing to change", async () => {
    const { instanceId, path } = await launch();
    const files = Object.keys(await tree("main")).filter((file) => file.startsWith(`${path}/`));
    const { id } = await open({
      kind: "edit",
      instance: instanceId,
      parameters: { greeting: "good day" },
    });
    await stage.push(Object.fromEntries(files.map((file) => [file, null])));
    await moveRequest(stage.job, id);
    expect(await state(id)).toBe("failed");
    await cancelRequest(await stage.as(), id);
    await moveRequest(stage.job, id);
    await expect(open({ kind: "remove", instance: instanceId })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("not in Git"),
    });
  });

  it("taken back since, by hand, is nothing to stop for", async () => {
    const { instanceId, path } = await launch();
    const settings = `${path}/manifests/settings.yaml`;
    const written = (await repo().readFile(settings, "main")) ?? "";
    await stage.push({ [settings]: "# mine\n" });
    const { id } = await open({
      kind: "edit",
      instance: instanceId,
      parameters: { greeting: "good day" },
      overwrite: true,
    });
    await stage.push({ [settings]: written });
    await moveRequest(stage.job, id);
    expect(await state(id)).toBe("pull-request-open");
  });
});

describe("whatever the host answers at whichever call, with the branch moved on", () => {
  const faults = [
    ["a 502 after the work", { kind: "status", status: 502, when: "after" }],
    ["a connection cut before the work", { kind: "reset", when: "before" }],
  ] as const;
  const cases = (["edit", "remove"] as const).flatMap((kind) =>
    faults.flatMap(([name, fault]) =>
      [1, 2, 3, 4, 5, 6, 7].map((call) => ({ kind, name, fault, call })),
    ),
  );

  it.each(cases)(
    "$kind, $name at call $call: one pull request with the right tree in the end",
    async ({ kind, fault, call }) => {
      const { instanceId, path } = await launch({ greeting: "hello", extra: ["a"] });
      const { id } = await open(
        kind === "edit"
          ? { kind, instance: instanceId, parameters: { greeting: "good day" } }
          : { kind, instance: instanceId },
      );
      await stage.push({ "docs/moved.md": `${id}\n` });
      const before = await tree("main");
      let seen = 0;
      // Twice: the host's client tries a read again by itself.
      stage.forge.fault(() => ((seen += 1) >= call && seen <= call + 1 ? fault : null));
      for (let attempt = 0; attempt < 5; attempt += 1) await moveRequest(stage.job, id);
      stage.forge.fault(null);
      const details = await getRequest(await stage.as(), id);
      const pulls = await repo().findPullRequests(details.branch);
      expect(pulls.map(({ number }) => number)).toEqual([details.pullRequest?.number]);
      const written = Object.fromEntries(
        details.files.flatMap((file) =>
          file.after === undefined ? [] : [[file.path, file.after]],
        ),
      );
      expect(await tree(pulls[0]?.headCommit ?? "")).toEqual({
        ...without(before, path),
        ...written,
      });
    },
    30_000,
  );
});

describe("who may change an instance", () => {
  it("is its team and Ops: others learn nothing", async () => {
    const { instanceId } = await launch();
    const edit = { kind: "edit", instance: instanceId, parameters: { greeting: "x" } };
    for (const who of [
      { roles: ["viewer"] as const, teams: [] },
      { name: "Sam", teams: ["search"] },
      { kind: "token" as const, scopes: ["read"] as const },
    ]) {
      await expect(openRequest(await stage.as(who), edit)).rejects.toMatchObject({
        code: "forbidden",
      });
    }
    await expect(
      previewRequest(await stage.as({ name: "Sam", teams: ["search"] }), edit),
    ).rejects.toMatchObject({ code: "forbidden" });
    await expect(open({ ...edit, instance: randomUUID() })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(open({ ...edit, kind: "promote" })).rejects.toMatchObject({ code: "invalid" });
    expect(
      (await openRequest(await stage.as({ name: "Olivia Ops", roles: ["ops"], teams: [] }), edit))
        .created,
    ).toBe(true);
  });

  it("needs the template for an edit, not for a removal", async () => {
    const { instanceId } = await launch();
    await stage.job.db.template.update({
      where: { name: stage.template },
      data: { accessGroups: ["somebody-else"] },
    });
    try {
      await expect(
        open({ kind: "edit", instance: instanceId, parameters: { greeting: "x" } }),
      ).rejects.toMatchObject({ code: "forbidden", hint: expect.stringContaining("remove") });
      await expect(open({ kind: "upgrade", instance: instanceId })).rejects.toMatchObject({
        code: "not_found",
      });
      expect((await open({ kind: "remove", instance: instanceId })).created).toBe(true);
    } finally {
      await stage.job.db.template.update({
        where: { name: stage.template },
        data: { accessGroups: [] },
      });
    }
  });
});

describe("what gives Flux its rights for a team", () => {
  it("is removed last: whatever is deployed with them is named", async () => {
    const { instanceId, name } = await launch();
    const instance = await existingInstance(await stage.as(), instanceId);
    const subjects = [{ kind: "ServiceAccount", name: "team-payments", namespace: "flux-system" }];
    const binding = [
      {
        file: "access.yaml",
        document: 0,
        object: {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "RoleBinding",
          metadata: { name: "x" },
          subjects,
        },
      },
    ];
    const { db } = stage.job;
    const others = (of: object = {}) => deployedWithTeamRights(db, { ...instance, ...of });
    expect(await others({ id: randomUUID() })).toContain(`payments.${name}`);
    expect(await others()).not.toContain(`payments.${name}`);
    expect(await others({ id: randomUUID(), team: "search" })).toEqual([]);
    const { policies } = await platformRules(await stage.as(), {
      target: instance.target,
      team: "payments",
    });
    const removal = {
      target: instance.target,
      team: "payments",
      scope: "platform" as const,
      others: [`payments.${name}`],
      schemas: standardRegistry(),
      curated: compiledPolicies(policies),
      now: new Date(),
    };
    expect(planRemoval({ ...removal, before: [] }).problems).toEqual([]);
    const planned = planRemoval({ ...removal, before: binding });
    expect(() => refuse(planned.problems)).toThrow(
      expect.objectContaining({
        code: "conflict",
        message: expect.stringContaining(`payments.${name}`),
      }),
    );
  });
});
