import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { fluxKey, flaggerKey, setStage, type Stage } from "@/lib/requests/testing";
import { listTargetContacts } from "@/lib/targets/server";
import type { Reader } from "@/sandbox/gitops/reader";
import { World } from "@/sandbox/gitops/testing-world";
import { repositoriesHeard } from "@/lib/git-host/server";
import { askPlace } from "./ask-place";
import { handleEvent } from "./handle-event";
import { receiveFlaggerEvent, receiveFluxEvent } from "./receive";

/** A cluster that the stand-in for Flux keeps, and a target that is followed there. */
let world: World;
let stage: Stage;
let reader: Reader;
let targetId = "";
beforeAll(async () => {
  world = new World();
  await world.start({ apiToken: "token-of-the-cluster" });
  stage = await setStage({ clusterUrl: `${world.gitops.url}/clusters/staging`, ownDatabase: true });
  targetId = (await stage.job.db.target.findUniqueOrThrow({ where: { name: stage.target } })).id;
  const found = world.gitops.reader("staging");
  if (found === undefined) throw new Error("there is no such cluster");
  reader = found;
}, 180_000);
afterAll(async () => {
  await stage.close();
  await world.close();
});
beforeEach(() => reader.restore());

const contact = async () => {
  const ops = await stage.as({ name: "Olivia", roles: ["ops"], teams: [] });
  const found = (await listTargetContacts(ops)).find(({ name }) => name === stage.target);
  if (found === undefined) throw new Error("the target is gone");
  return found;
};
const at = (minutes: number) => new Date(Date.UTC(2027, 2, 4, 10, minutes));
const ask = (minutes: number) =>
  askPlace({ ...stage.job, now: () => at(minutes) }, targetId).catch(() => undefined);

it("knows nothing of a target before its cluster was asked and its controllers told anything", async () => {
  expect(await contact()).toMatchObject({
    api: { isAsked: true, askedAt: undefined, answeredAt: undefined, problem: undefined },
    fluxHeardAt: undefined,
    flaggerHeardAt: undefined,
  });
});

it("tells answers of the API apart from what the controllers tell by themselves", async () => {
  await ask(0);
  reader.revoke();
  await ask(4);
  await ask(8);
  const body = Buffer.from(
    JSON.stringify({
      involvedObject: { kind: "Kustomization", namespace: "flux-system", name: "tenants" },
      severity: "info",
      timestamp: at(9).toISOString(),
      message: "Reconciliation finished",
      reason: "ReconciliationSucceeded",
      metadata: {},
    }),
  );
  const signature = `sha256=${createHmac("sha256", fluxKey).update(body).digest("hex")}`;
  const receiver = { ...stage.job, now: () => at(9) };
  expect(await receiveFluxEvent(receiver, stage.target, body, signature)).toBe("stored");
  const revoked = {
    isAsked: true,
    askedAt: at(8),
    answeredAt: at(0),
    unansweredSince: at(4),
    problem: expect.stringMatching(/^The cluster does not know the token .* \(401\)\.$/) as string,
  };
  expect(await contact()).toMatchObject({
    api: revoked,
    fluxHeardAt: at(9),
    flaggerHeardAt: undefined,
  });
  const told = {
    name: "web",
    namespace: "payments",
    phase: "Progressing",
    metadata: {
      eventMessage: "New revision detected!",
      eventType: "Normal",
      timestamp: `${at(10).getTime()}`,
    },
  };
  await receiveFlaggerEvent(
    { ...stage.job, now: () => at(10) },
    stage.target,
    flaggerKey,
    Buffer.from(JSON.stringify(told)),
  );
  expect(await contact()).toMatchObject({
    api: revoked,
    fluxHeardAt: at(9),
    flaggerHeardAt: at(10),
  });
});

it("names the right that is missing now, and forgets it once all is answered", async () => {
  reader.deny("get", "gitrepositories.source.toolkit.fluxcd.io");
  await ask(12);
  expect((await contact()).api).toMatchObject({
    askedAt: at(12),
    answeredAt: at(0),
    unansweredSince: at(4),
    problem:
      "The cluster does not let Slipway read its Flux objects: it may not get gitrepositories.source.toolkit.fluxcd.io in flux-system (403).",
  });
  reader.restore();
  await ask(16);
  expect((await contact()).api).toEqual({
    isAsked: true,
    askedAt: at(16),
    answeredAt: at(16),
    unansweredSince: undefined,
    problem: undefined,
  });
});

it("believes a server of the version before that a cluster answers again", async () => {
  reader.revoke();
  await ask(20);
  expect((await contact()).api.problem).toMatch(/401/);
  await stage.job.db.$executeRaw`
    UPDATE "targets" SET "heard_at" = ${at(24)}, "unanswered_since" = NULL WHERE "id" = ${targetId}::uuid`;
  expect((await contact()).api).toMatchObject({ unansweredSince: undefined, problem: undefined });
});

it("knows when a repository's host last delivered a webhook about it", async () => {
  const { db } = stage.job;
  const [heard] = await repositoriesHeard(db);
  expect(heard).toMatchObject({ name: stage.repository, heardAt: undefined });
  const [owner = "", name = ""] = stage.repository.split("/");
  const { id } = await db.event.create({
    data: {
      source: "github",
      kind: "push",
      deliveryKey: "heard",
      occurredAt: at(25),
      receivedAt: at(25),
      payload: {
        ref: "refs/heads/somebody-elses",
        before: "a".repeat(40),
        after: "b".repeat(40),
        repository: { name, owner: { login: owner } },
      },
    },
  });
  await handleEvent(stage.job, id);
  expect(await repositoriesHeard(db)).toMatchObject([{ name: stage.repository, heardAt: at(25) }]);
});

it("raises nothing where no account is configured", async () => {
  reader.revoke();
  await ask(28);
  await stage.job.db.cluster.updateMany({ data: { credential: null } });
  expect((await contact()).api).toEqual({
    isAsked: false,
    askedAt: undefined,
    answeredAt: undefined,
    unansweredSince: undefined,
    problem: undefined,
  });
});

it("is for Ops alone", async () => {
  await expect(listTargetContacts(await stage.as())).rejects.toMatchObject({ code: "forbidden" });
});
