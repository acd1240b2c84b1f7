import { createHash } from "node:crypto";
import { PortalError } from "@/lib/errors";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { listTargets } from "@/lib/targets/server";
import { runTask } from "@/lib/threads/server";
import { currentPolicyTexts } from "./current-policies";
import { findDocument } from "./find-document";
import { policyFolders } from "./folders";
import type { PolicyDetails } from "./policies";
import { latestRevision, revisionsOf } from "./store";
import { describePolicyTask } from "./tasks";

/**
 * One policy with its text, its rules, what its tests say, and what was made of it here. Throws
 * `forbidden`, `not_found`, `misconfigured`, `too_costly`.
 */
export async function getPolicy(ctx: Context, name: string): Promise<PolicyDetails> {
  requireCan(ctx.actor, "policy.read");
  const [texts, targets] = await Promise.all([currentPolicyTexts(ctx), listTargets(ctx)]);
  const described = await runTask(describePolicyTask, { texts, targets, now: ctx.now(), name });
  if (described === undefined) throw new PortalError("not_found", `There is no policy ${name}.`);
  // A file is edited as a whole, and is known by its first policy.
  const editedAs = (await findDocument(texts, name))?.name ?? name;
  const [latest, revisions, folders] = await Promise.all([
    latestRevision(ctx.db, editedAs),
    revisionsOf(ctx.db, editedAs),
    policyFolders(ctx.config),
  ]);
  const inCatalog = folders.documents.find((one) => one.name === editedAs);
  return {
    ...described,
    revisions: revisions.map(({ number, note, author, createdAt, text }) => ({
      number,
      note,
      author,
      createdAt,
      reverted: text === undefined,
    })),
    revision: latest?.number ?? 0,
    inCatalog: inCatalog !== undefined,
    catalogChanged:
      described.source === "edited" &&
      inCatalog !== undefined &&
      latest !== undefined &&
      // What was taken over from Git was not made from the folders.
      latest.commit === undefined &&
      latest.base !== digestOf(inCatalog.text),
  };
}

/** By which it is known whether the catalog's file is still the one that a change was made from. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
