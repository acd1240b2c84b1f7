import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gitRepository } from "@/lib/git-host/server";
import { getRequest } from "@/lib/requests/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { compareWithHost } from "./compare-with-host";
import { moveRequest } from "./move-request";

describe.each([
  ["that makes the commit on the branch", false],
  ["that takes commits by its REST API only", true],
])("a restored database and a host %s", (_which, withoutGraphQL) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage({ withoutGraphQL });
  }, 180_000);
  afterAll(() => stage.close());

  const repo = () =>
    gitRepository(stage.job.config.hostCredentials, {
      host: { kind: "github" },
      apiUrl: stage.forge.api,
      owner: "acme",
      name: stage.repository.split("/")[1] ?? "",
    });

  /** As the database was before a job looked at the request. */
  async function forget(requestId: string): Promise<void> {
    const { db } = stage.job;
    await db.pullRequest.deleteMany({ where: { requestId } });
    await db.event.deleteMany({ where: { requestId, kind: { not: "checked" } } });
    const asBefore = { commit: null, baseCommit: null };
    await db.requestRevision.updateMany({ where: { requestId }, data: asBefore });
    await db.requestWork.update({
      where: { requestId },
      data: { attempts: 0, nextAt: new Date(), leasedUntil: null },
    });
    await db.request.update({
      where: { id: requestId },
      data: { state: "checked", mergedAt: null, endedAt: null },
    });
  }

  async function expectOne(id: string, state: string): Promise<void> {
    for (let again = 0; again < 2; again += 1) await moveRequest(stage.job, id);
    const details = await getRequest(await stage.as(), id);
    const found = await repo().findPullRequests(details.branch);
    expect(found.map((pull) => pull.state)).toEqual([state]);
    expect(details).toMatchObject({
      pullRequests: [{ number: found[0]?.number, state }],
      waiting: undefined,
    });
  }

  it("a pull request that is open there is known, and goes on", async () => {
    const { id } = await stage.open();
    await moveRequest(stage.job, id);
    expect(await compareWithHost(stage.job, id)).toBe("as known");
    await forget(id);
    expect(await compareWithHost(stage.job, id)).toBe("found");
    await expectOne(id, "open");
    expect(await getRequest(await stage.as(), id)).toMatchObject({ state: "pull-request-open" });
  });

  it("one that was merged, and whose branch is gone, is not made again", async () => {
    const { id } = await stage.open();
    await stage.merge(id);
    const { branch } = await getRequest(await stage.as(), id);
    await repo().deleteBranch(branch);
    await forget(id);
    expect(await compareWithHost(stage.job, id)).toBe("found");
    await expectOne(id, "merged");
  });

  it("a branch without a pull request is taken up, and what nobody began is begun", async () => {
    const [begun, fresh] = [await stage.open(), await stage.open()];
    stage.forge.fault(({ method, path }) =>
      method === "POST" && path.endsWith("/pulls")
        ? { kind: "status", status: 503, when: "before" }
        : null,
    );
    await moveRequest(stage.job, begun.id);
    stage.forge.fault(null);
    await forget(begun.id);
    expect(await compareWithHost(stage.job, begun.id)).toBe("found");
    expect(await compareWithHost(stage.job, fresh.id)).toBe("nothing");
    for (const { id } of [begun, fresh]) await expectOne(id, "open");
  });

  it("a commit of somebody else on the branch is left alone", async () => {
    const { id } = await stage.open();
    const { branch } = await getRequest(await stage.as(), id);
    const base = await repo().branchHead("main");
    if (!base) throw new Error("no main");
    const { commit } = await repo().commitFiles({
      branch,
      expected: null,
      base,
      changes: [{ path: "theirs.yaml", content: "a: b\n" }],
      message: "Theirs",
    });
    expect(await compareWithHost(stage.job, id)).toBe("nothing");
    await moveRequest(stage.job, id);
    expect(await repo().branchTip(branch)).toBe(commit);
    expect(await getRequest(await stage.as(), id)).toMatchObject({ state: "failed" });
  });
});
