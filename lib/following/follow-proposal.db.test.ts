import { afterAll, beforeAll, expect, it } from "vitest";
import { keepCatalogHead, readCatalog } from "@/lib/catalog-repository/server";
import { currentFiles } from "@/lib/curation/server";
import { catalogCheck } from "@/lib/proposals";
import { getProposal, moveProposal, proposalsAbout } from "@/lib/proposals/server";
import { type Proposing, setCatalogRepository } from "@/lib/proposals/testing";
import { setStage, type Stage } from "@/lib/requests/testing";
import { pollRepository } from "./poll-repository";
import { repositoriesToPoll } from "./store/places";

let stage: Stage;
let at: Proposing;
beforeAll(async () => {
  stage = await setStage({ ownDatabase: true });
  at = await setCatalogRepository(stage, "acme/catalog");
}, 180_000);
afterAll(() => stage.close());

const exception = (reason: string) => `apiVersion: slipway.dev/v1alpha1
kind: PolicyException
metadata: { name: old-images }
spec:
  policy: image-sources
  team: payments
  reason: ${reason}
  expires: 2027-06-30
`;

async function change(number: number, how: "merge" | "close"): Promise<void> {
  const pull = `${stage.forge.api}/repos/acme/catalog/pulls/${number}`;
  const headers = {
    authorization: "Bearer token-of-the-tests",
    "content-type": "application/json",
  };
  const answer =
    how === "merge"
      ? await fetch(`${pull}/merge`, { method: "PUT", headers, body: "{}" })
      : await fetch(pull, { method: "PATCH", headers, body: JSON.stringify({ state: "closed" }) });
  expect(answer.status).toBe(200);
}

async function opened(text: string): Promise<{ id: string; number: number; repositoryId: string }> {
  const id = await at.propose("old-images", text);
  await moveProposal(at.job, id);
  const { pullRequest } = await getProposal(await at.ops(), id);
  const { repositoryId } = await stage.job.db.proposal.findUniqueOrThrow({ where: { id } });
  return { id, number: pullRequest?.number ?? 0, repositoryId };
}

it("a proposal that was merged is found by asking, checked before, and in force once it was taken over", async () => {
  await keepCatalogHead(at.job);
  const { id, number, repositoryId } = await opened(exception("Until the move is done."));
  const ctx = await at.ops();
  const about = () => proposalsAbout(ctx, { subjectType: "exception", subjectId: "old-images" });
  expect(await about()).toMatchObject([{ id, state: "open" }]);
  expect(await repositoriesToPoll(stage.job.db, new Date(0))).toContain(repositoryId);
  await pollRepository(at.job, repositoryId);
  expect(await stage.job.db.check.count({ where: { repositoryId, name: catalogCheck } })).toBe(1);

  await change(number, "merge");
  await pollRepository(at.job, repositoryId);
  expect(await about()).toMatchObject([{ id, state: "merged", isInForce: false }]);
  // The stage has a template that is not in the repository, so the first head waits for a person.
  const first = await readCatalog(at.job, repositoryId);
  expect(first).toMatchObject({ waiting: { kind: "first" }, taken: [] });
  const { mergeCommit } = await getProposal(ctx, id);
  await stage.job.db.catalogHead.update({
    where: { repositoryId },
    data: { confirmedCommit: mergeCommit ?? "", confirmedBy: "Olivia Ops" },
  });
  const reading = await readCatalog(at.job, repositoryId);
  expect(reading).toMatchObject({ taken: ["decisions"], broken: [] });
  expect((await currentFiles(at.job)).files.get("exceptions/old-images.yaml")?.commit).toBe(
    mergeCommit,
  );
  expect(await getProposal(ctx, id)).toMatchObject({ state: "merged", isInForce: true });
  // There is nothing left to be known of it.
  expect(await about()).toEqual([]);
});

it("a change of what was taken over is made from it, and one that is closed leaves the way free", async () => {
  const first = await opened(exception("For a month more."));
  await change(first.number, "close");
  await pollRepository(at.job, first.repositoryId);
  const ctx = await at.ops();
  expect(await getProposal(ctx, first.id)).toMatchObject({ state: "closed", isInForce: false });
  const next = await opened(exception("For two months more."));
  expect(await getProposal(ctx, next.id)).toMatchObject({ state: "open" });
  const audit = await stage.job.db.auditEntry.findMany({
    where: { action: { startsWith: "proposal." }, subjectId: "old-images" },
    orderBy: { id: "asc" },
    select: { action: true },
  });
  expect(audit.map(({ action }) => action)).toEqual([
    "proposal.pull-request-opened",
    "proposal.merged",
    "proposal.pull-request-opened",
    "proposal.closed",
    "proposal.pull-request-opened",
  ]);
});
