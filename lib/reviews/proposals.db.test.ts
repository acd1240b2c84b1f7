import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Context } from "@/lib/access/server";
import type { Prisma } from "@/lib/db/server";
import { settingsPath } from "@/lib/curation";
import { proposeChange } from "@/lib/curation/server";
import { beginLinking, finishLinking } from "@/lib/git-host/server";
import { moveProposal } from "@/lib/proposals/server";
import { type Proposing, setCatalogRepository } from "@/lib/proposals/testing";
import { setStage, type Stage } from "@/lib/requests/testing";
import { Visitor } from "@/sandbox/forge/testing/visitor";
import { countProposalsToReview, proposalsToReview } from "./proposals-to-review";
import { beginReview, finishReview } from "./review-requests";

let stage: Stage;
let at: Proposing;
let otto: Context;

const visitor = () => new Visitor(stage.forge, "ops-olivia");
const backOf = (url: URL) => ({
  code: url.searchParams.get("code") ?? "",
  state: url.searchParams.get("state") ?? "",
});

beforeAll(async () => {
  stage = await setStage({ ownDatabase: true, canLink: true });
  // Before there is a repository, a decision is in force at once.
  await proposeChange(await stage.as({ name: "Olivia Ops", roles: ["ops"], teams: [] }), {
    action: "settings.change",
    subject: { type: "settings", id: "settings", name: "settings" },
    title: "Put exceptions under four eyes",
    note: "",
    files: [
      {
        path: settingsPath,
        text: "apiVersion: slipway.dev/v1alpha1\nkind: Settings\nspec:\n  fourEyes: { exceptions: true }\n",
      },
    ],
  });
  at = await setCatalogRepository(stage, `acme/catalog-${stage.target}`);
  otto = { ...(await at.ops("Otto")), sessionId: randomUUID() };
  await finishLinking(otto, backOf(await visitor().authorize(await beginLinking(otto))));
}, 180_000);
afterAll(() => stage.close());

test("a change of the catalog under four eyes waits for another of Ops, and is approved as their login", async () => {
  const id = await at.propose("late-mover", "one\n");
  await moveProposal(at.job, id);
  const [proposal] = await proposalsToReview(otto);
  expect(proposal).toMatchObject({
    id,
    title: "Grant the exception late-mover",
    author: "Olivia Ops",
    files: [{ path: "exceptions/late-mover.yaml", before: undefined, after: "one\n" }],
    approvedBy: [],
  });
  const commit = proposal?.pullRequest.headCommit ?? "";
  const input = { verdict: "approve", requests: [{ kind: "proposal", id, commit }] };

  // Not by who wrote it, nor by who is not of Ops.
  const olivia = { ...(await at.ops()), sessionId: randomUUID() };
  const diego = { ...(await stage.as({ name: "Diego" })), sessionId: randomUUID() };
  for (const other of [olivia, diego]) {
    expect(await proposalsToReview(other)).toEqual([]);
    await expect(beginReview(other, input)).rejects.toMatchObject({ code: "forbidden" });
  }

  const back = backOf(await visitor().authorize(await beginReview(otto, input)));
  expect(await finishReview(otto, back)).toMatchObject({ counts: { given: 1 } });
  const url = `${stage.forge.api}/repos/${at.repository}/pulls/${proposal?.pullRequest.number}/reviews`;
  const reviews = await fetch(url, { headers: { authorization: "Bearer token-of-the-tests" } });
  expect(await reviews.json()).toMatchObject([
    { user: { login: "ops-olivia" }, state: "APPROVED", commit_id: commit },
  ]);
  expect(await countProposalsToReview(otto)).toBe(0);
  const third = await at.ops("Third");
  expect(await proposalsToReview(third)).toMatchObject([{ id, approvedBy: ["Otto"] }]);
});

test("what waits for the reader is found however many others are open that need no second person", async () => {
  const third = await at.ops("Third");
  const [waiting] = await proposalsToReview(third);
  const { db } = at.job;
  const { id: _, ...row } = await db.proposal.findUniqueOrThrow({
    where: { id: waiting?.id ?? "" },
  });
  await db.proposal.createMany({
    data: Array.from({ length: 60 }, (_, index) => ({
      ...(row as Prisma.ProposalCreateManyInput),
      id: `00000000-0000-7000-8000-${String(index).padStart(12, "0")}`,
      files: [{ path: `policies/p${index}/policy.yaml`, text: "a", replaces: [] }],
      paths: [`policies/p${index}/policy.yaml`],
      number: 1_000 + index,
    })),
  });
  expect((await proposalsToReview(third)).map(({ id }) => id)).toEqual([waiting?.id]);
});
