import { afterAll, beforeAll, expect, test } from "vitest";
import type { Context } from "@/lib/access/server";
import { moveProposal, noteProposal, withdrawProposal } from "@/lib/proposals/server";
import { type Proposing, setCatalogRepository } from "@/lib/proposals/testing";
import { setStage, type Stage } from "@/lib/requests/testing";
import { askException, decideException, getExceptionRequest } from "./server";

let stage: Stage;
let at: Proposing;
let dana: Context;
beforeAll(async () => {
  stage = await setStage({ ownDatabase: true });
  at = await setCatalogRepository(stage, `acme/catalog-${stage.target}`);
  dana = await stage.as();
}, 180_000);
afterAll(() => stage.close());

const ask = async (name: string) =>
  (
    await askException(dana, {
      policy: "image-sources",
      rule: 0,
      team: "payments",
      object: { kind: "Deployment", name, namespace: "payments" },
      reason: "Its maker has no other registry yet.",
      expires: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
    })
  ).id;

const standing = async (id: string) => {
  const { state, proposal } = await getExceptionRequest(dana, id);
  return [state, proposal?.state];
};

test("an exception that is granted as a proposal says whether that was merged, and not where it was closed", async () => {
  const id = await ask("checkout");
  const outcome = await decideException(await at.ops(), { id, verdict: "grant" });
  const proposal = outcome?.kind === "proposed" ? outcome.proposal : "";
  expect(await standing(id)).toEqual(["granted", "opening"]);
  await moveProposal(at.job, proposal);
  expect(await standing(id)).toEqual(["granted", "open"]);
  const row = await at.job.db.proposal.findUniqueOrThrow({ where: { id: proposal } });
  const closed = await at.repo().closePullRequest(row.number ?? 0);
  await noteProposal(at.job, row.repositoryId, closed);
  expect(await standing(id)).toEqual(["granted", "closed"]);
  // What came of nothing can be asked for again.
  expect(await standing(await ask("checkout"))).toEqual(["pending", undefined]);
});

test("one that is withdrawn says so", async () => {
  const id = await ask("cart");
  const outcome = await decideException(await at.ops(), { id, verdict: "grant" });
  const proposal = outcome?.kind === "proposed" ? outcome.proposal : "";
  await withdrawProposal(await at.ops(), proposal);
  await moveProposal(at.job, proposal);
  expect(await standing(id)).toEqual(["granted", "withdrawn"]);
});

test("nothing is proposed where somebody else decided meanwhile", async () => {
  const id = await ask("late");
  const olivia = await at.ops();
  const { db } = olivia;
  const decided = db.$extends({
    query: {
      exceptionRequest: {
        // Otto refuses it between the look and the transaction.
        async findUnique({ args, query }) {
          const found = await query(args);
          await db.exceptionRequest.updateMany({ where: { id }, data: { state: "refused" } });
          return found;
        },
      },
    },
  });
  await expect(
    decideException(
      { ...olivia, db: decided as unknown as Context["db"] },
      { id, verdict: "grant" },
    ),
  ).rejects.toMatchObject({ code: "conflict", message: "Somebody else decided it meanwhile." });
  expect(await db.proposal.count({ where: { subjectId: id } })).toBe(0);
  expect(await db.auditEntry.count({ where: { subjectId: id, action: "exception.propose" } })).toBe(
    0,
  );
});
