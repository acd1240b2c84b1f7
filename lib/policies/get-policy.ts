import { createHash } from "node:crypto";
import { PortalError } from "@/lib/errors";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { loadPolicies } from "@/lib/admission";
import { listTargets } from "@/lib/targets/server";
import { currentPolicies } from "./current-policies";
import { describeBindings, describeException, describeMatch, runTests } from "./describe";
import { policyFolders } from "./folders";
import type { PolicyDetails } from "./policies";
import { latestRevision, revisionsOf } from "./store";

/**
 * One policy with its text, its rules, what its tests say, and what was made of it here. Throws
 * `forbidden`, `not_found`.
 */
export async function getPolicy(ctx: Context, name: string): Promise<PolicyDetails> {
  requireCan(ctx.actor, "policy.read");
  const [state, targets] = await Promise.all([currentPolicies(ctx), listTargets(ctx)]);
  const policy = state.policies.policies.find((one) => one.name === name);
  const document = state.documents.find(({ path }) => path === policy?.file);
  if (policy === undefined || document === undefined)
    throw new PortalError("not_found", `There is no policy ${name}.`);
  // A file is edited as a whole, and is known by its first policy.
  const editedAs = document.name ?? name;
  const [latest, revisions, folders] = await Promise.all([
    latestRevision(ctx.db, editedAs),
    revisionsOf(ctx.db, editedAs),
    policyFolders(ctx.config),
  ]);
  const inCatalog = folders.documents.find((one) => one.name === editedAs);
  const now = ctx.now();
  return {
    name,
    title: policy.title,
    description: policy.description,
    source: document.source,
    path: document.path,
    bindings: describeBindings(policy, state.policies, targets),
    about: describeMatch(policy),
    failurePolicy: policy.failurePolicy,
    conditions: policy.conditions.map((one) => ({
      name: one.name,
      expression: one.expression.source,
    })),
    variables: policy.variables.map((one) => ({
      name: one.name,
      expression: one.expression.source,
    })),
    rules: policy.validations.map(({ expression, message, messageExpression, expected }) => ({
      expression: expression.source,
      message: message ?? messageExpression?.source ?? "",
      expected,
    })),
    text: document.text,
    testsText: document.tests,
    tests: runTests(document.tests, loadPolicies([document]).policies).results,
    exceptions: state.exceptions
      .filter((exception) => exception.policy === name)
      .map((exception) => describeException(exception, now)),
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
      document.source === "edited" &&
      inCatalog !== undefined &&
      latest !== undefined &&
      latest.base !== digestOf(inCatalog.text),
  };
}

/** By which it is known whether the catalog's file is still the one that a change was made from. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
