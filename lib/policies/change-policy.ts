import { z } from "zod";
import { policyNames } from "@/lib/admission";
import { catalogPlace, type Outcome, policyPath, policyTestsPath } from "@/lib/curation";
import { currentFiles, proposeChange } from "@/lib/curation/server";
import { PortalError, parseInput } from "@/lib/errors";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { runTask } from "@/lib/threads/server";
import { checkPolicy, type CheckedPolicy } from "./check-policy";
import { currentPolicyTexts } from "./current-policies";
import { policyTextInput } from "./edited-policy";
import { findDocument } from "./find-document";
import { policyFolders } from "./folders";
import { digestOf } from "./get-policy";
import { judgeAgain } from "./judge-again";
import { latestRevision } from "./store";
import { switchActionTask } from "./tasks";

const savePolicyInput = policyTextInput.extend({
  /** Number of the change that it was made from: 0 before the first. */
  revision: z.int().min(0),
  note: z.string().trim().max(500).default(""),
  /** Some of its tests fail, and it is wanted nevertheless. */
  failingTests: z.boolean().default(false),
});

/**
 * Makes a text what counts of a policy from now on, on every server. Throws `forbidden`; `invalid`,
 * with line and column, where it is not right; `conflict` where its tests fail and that was not
 * accepted, and where somebody else changed it meanwhile.
 */
export async function savePolicy(
  ctx: Context,
  raw: unknown,
): Promise<{ name: string; outcome: Outcome }> {
  requireCan(ctx.actor, "policy.manage");
  const input = parseInput(savePolicyInput, raw);
  const { check } = await checkPolicy(ctx, input);
  refuseBroken(check);
  const failing = check.tests.filter(({ wrong }) => wrong.length > 0);
  // What is in the catalog's repository is taken over only where its tests pass.
  const isProposed = ctx.config.SLIPWAY_CATALOG_REPOSITORY !== undefined;
  if (failing.length > 0 && (isProposed || !input.failingTests)) {
    throw new PortalError(
      "conflict",
      `${failing.length === 1 ? "1 of its tests fails" : `${failing.length} of its tests fail`}: ${failing[0]?.title ?? ""}.`,
      {
        hint: isProposed
          ? "Mend the policy or the test: it is taken over from the repository only with tests that pass."
          : "Mend the policy or the test, or say that it is wanted so.",
      },
    );
  }
  const name = check.name ?? "";
  return decide(ctx, {
    policy: name,
    from: input.revision,
    text: input.text,
    tests: input.tests,
    note: input.note,
    action: input.name === undefined ? "policy.add" : "policy.change",
  });
}

const revertInput = z.object({ name: z.string().min(1), revision: z.int().min(1) });

/**
 * Gives a policy back to the catalog's file; one that was added here is no more. Throws
 * `forbidden`, `not_found`, `conflict`.
 */
export async function revertPolicy(
  ctx: Context,
  raw: unknown,
): Promise<{ name: string; outcome: Outcome }> {
  requireCan(ctx.actor, "policy.manage");
  const { name, revision } = parseInput(revertInput, raw);
  const document = await findDocument(await currentPolicyTexts(ctx), name);
  if (document?.source !== "edited" || document.name === undefined)
    throw new PortalError("not_found", `The policy ${name} was not changed here.`);
  return decide(ctx, {
    policy: document.name,
    from: revision,
    text: null,
    tests: "",
    note: "",
    action: "policy.revert",
  });
}

const switchInput = z.object({
  name: z.string().min(1),
  binding: z.string().min(1),
  action: z.enum(["Deny", "Warn", "Audit"]),
});

/** The text that switches a binding to another action. Throws `forbidden`, `not_found`. */
export async function switchedText(
  ctx: Context,
  raw: unknown,
): Promise<{ name: string; text: string; tests: string }> {
  requireCan(ctx.actor, "policy.manage");
  const { name, binding, action } = parseInput(switchInput, raw);
  const document = await findDocument(await currentPolicyTexts(ctx), name);
  const text =
    document && (await runTask(switchActionTask, { text: document.text, binding, action }));
  if (document?.name === undefined || text === undefined)
    throw new PortalError("not_found", `The file of the policy ${name} has no binding ${binding}.`);
  return { name: document.name, text, tests: document.tests };
}

/**
 * What the catalog says of a policy that was changed here; undefined where it says nothing and the
 * policy would be gone. Throws `forbidden`, `not_found`.
 */
export async function revertedText(
  ctx: Context,
  name: string,
): Promise<{ name: string; text: string | undefined; tests: string }> {
  requireCan(ctx.actor, "policy.manage");
  const [texts, { documents }] = await Promise.all([
    currentPolicyTexts(ctx),
    policyFolders(ctx.config),
  ]);
  const document = await findDocument(texts, name);
  if (document?.source !== "edited" || document.name === undefined)
    throw new PortalError("not_found", `The policy ${name} was not changed here.`);
  const before = documents.find((one) => one.name === document.name);
  return { name: document.name, text: before?.text, tests: before?.tests ?? "" };
}

function refuseBroken({ problems, testProblems }: CheckedPolicy["check"]): void {
  const wrong = [...problems.filter(({ severity }) => severity !== "warning"), ...testProblems];
  const [first] = wrong;
  if (first)
    throw new PortalError(
      "invalid",
      `Line ${first.line}, column ${first.column}: ${first.message}`,
      {
        fields: wrong.map(({ line, column, message }) => ({
          pointer: "/text",
          message: `${line}:${column}: ${message}`,
        })),
      },
    );
}

interface Change {
  policy: string;
  from: number;
  text: string | null;
  tests: string;
  note: string;
  action: "policy.add" | "policy.change" | "policy.revert";
}

async function decide(
  ctx: Context,
  { policy, from, text, tests, note, action }: Change,
): Promise<{ name: string; outcome: Outcome }> {
  const { documents } = await policyFolders(ctx.config);
  const base = documents.find(({ name }) => name === policy);
  const latest = await latestRevision(ctx.db, policy);
  if ((latest?.number ?? 0) !== from)
    throw new PortalError("conflict", "Somebody else changed this policy meanwhile.", {
      hint: "What you typed is still here. Open the policy again in another window, and bring the two together.",
    });
  const outcome = await proposeChange(ctx, {
    action,
    subject: { type: "policy", id: policy, name: policy },
    title: titleOf(action, policy),
    note,
    files: [
      { path: policyPath(policy), text, base: base === undefined ? null : digestOf(base.text) },
      { path: policyTestsPath(policy), text: tests === "" ? null : tests },
      ...(await othersOf(ctx, policy)),
    ],
    seen: latest?.decision ?? 0,
    below: `policies/${policy}/`,
    before: { revision: from },
    after: {
      revision: from + 1,
      ...(note === "" ? {} : { note }),
      ...(text === null ? {} : { digest: digestOf(text) }),
    },
    inForce: judgeAgain,
  });
  return { name: policy, outcome };
}

/**
 * Other files of this policy give way to the two that pages write: it may have come under other names, with its tests in
 * several. One of another policy in its folder stays.
 */
async function othersOf(ctx: Context, policy: string): Promise<{ path: string; text: null }[]> {
  const written = [policyPath(policy), policyTestsPath(policy)];
  const { files } = await currentFiles(ctx);
  return [...files.values()]
    .filter(({ path, text }) => {
      const place = catalogPlace(path);
      if (place?.kind !== "policy" || place.name !== policy || written.includes(path)) return false;
      return path.startsWith(`policies/${policy}/tests/`) || policyNames(text)[0] === policy;
    })
    .map(({ path }) => ({ path, text: null }));
}

function titleOf(action: Change["action"], policy: string): string {
  if (action === "policy.add") return `Add the policy ${policy}`;
  return action === "policy.change"
    ? `Change the policy ${policy}`
    : `Give the policy ${policy} back to the catalog`;
}
