import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { type Outcome, versionsPath } from "@/lib/curation";
import { proposeChange } from "@/lib/curation/server";
import { PortalError, parseInput } from "@/lib/errors";
import { applyVersionStates } from "./apply-version-states";
import { decidedVersions } from "./decided-versions";
import { draftProblems } from "./draft-problems";
import { type LivingVersion, livingVersions } from "./store/lives";
import { instanceCounts } from "./store/usage";
import { offeredVersions } from "./store/templates";
import {
  transitions,
  type VersionDecisionInput,
  versionDecisionInput,
  type VersionMeaning,
} from "./version-decision";
import { parseVersionStates, type VersionEntry, withVersionEntry } from "./version-states";

const verbs = {
  publish: { action: "template.publish", word: "Publish" },
  deprecate: { action: "template.deprecate", word: "Deprecate" },
  withdraw: { action: "template.withdraw", word: "Withdraw" },
  restore: { action: "template.restore", word: "Restore" },
} as const;

/**
 * Publishes, deprecates, withdraws or restores a version of a template. Instances keep running whatever is decided. Throws
 * `forbidden`, `not_found`, `conflict` where its state does not allow it, `invalid`, and `template_invalid` for a version
 * with an error that is to be published.
 */
export async function decideVersion(ctx: Context, raw: unknown): Promise<Outcome> {
  requireCan(ctx.actor, "template.curate");
  const input = parseInput(versionDecisionInput, raw);
  const { template, version, decision } = input;
  const { found, versions } = await lookUp(ctx, input);
  await refuseWrong(ctx, input, versions);
  if (decision === "publish") await refuseErrors(ctx, input);
  const entry = entryOf(input);
  const { text, seen } = await decidedVersions(ctx, template, versions);
  const next = withVersionEntry(template, text, entry);
  const { entries, problems } = parseVersionStates(template, next);
  if (problems[0] !== undefined)
    throw new PortalError("conflict", `versions/${template}.yaml is not right: ${problems[0]}`);
  return proposeChange(ctx, {
    action: verbs[decision].action,
    subject: { type: "template", id: template, name: `${template} ${version}` },
    title: `${verbs[decision].word} ${template} ${version}`,
    note: input.reason,
    files: [{ path: versionsPath(template), text: next }],
    seen,
    before: { state: found.state, ...found.life },
    after: entry,
    inForce: async (tx) => {
      const now = await livingVersions(tx, template);
      if (now?.versions.find(({ id }) => id === found.id)?.state !== found.state)
        throw new PortalError(
          "conflict",
          `${template} ${version} was changed meanwhile. Look again.`,
        );
      const by = { now: ctx.now(), by: ctx.actor.name };
      const refused = await applyVersionStates(tx, template, entries, by);
      // Entries of versions that are not here (yet) hold nothing else up.
      const own = refused.find((problem) => problem.startsWith(`${template} ${version} `));
      if (own !== undefined) throw new PortalError("conflict", own);
    },
  });
}

/** What a decision would mean. Changes nothing. Throws as `decideVersion`. */
export async function versionMeaning(ctx: Context, raw: unknown): Promise<VersionMeaning> {
  requireCan(ctx.actor, "template.curate");
  const input = parseInput(versionDecisionInput, raw);
  const { found, offered, versions } = await lookUp(ctx, input);
  const running = (await instanceCounts(ctx.db, input.template)).filter(
    (group) => group.version === input.version,
  );
  const today = ctx.now().toISOString().slice(0, 10);
  const isOffered = ({ state, life }: Pick<LivingVersion, "state" | "life">) =>
    state === "published" ||
    (state === "deprecated" && life?.offeredUntilEnd === true && (life.end ?? "") >= today);
  const { to } = transitions[input.decision];
  const then = versions.find((one) =>
    one.id === found.id
      ? to === "published" || (to === "deprecated" && input.offeredUntilEnd)
      : isOffered(one),
  );
  return {
    instances: running.reduce((sum, { instances }) => sum + instances, 0),
    teams: new Set(running.map(({ team }) => team)).size,
    offeredNow: offered,
    offeredThen: then?.version ?? null,
  };
}

async function lookUp(
  ctx: Context,
  { template, version, decision }: VersionDecisionInput,
): Promise<{ found: LivingVersion; offered: string | null; versions: LivingVersion[] }> {
  const all = await livingVersions(ctx.db, template);
  const found = all?.versions.find((one) => one.version === version);
  if (all === undefined || found === undefined)
    throw new PortalError("not_found", `There is no version ${version} of ${template}.`);
  if (!transitions[decision].from.includes(found.state))
    throw new PortalError("conflict", transitions[decision].refusal);
  return { found, offered: all.offered, versions: all.versions };
}

const wrong = (pointer: string, message: string) =>
  new PortalError("invalid", message, { fields: [{ pointer, message }] });

async function refuseWrong(
  ctx: Context,
  { template, version, decision, reason, successor, end, offeredUntilEnd }: VersionDecisionInput,
  versions: readonly LivingVersion[],
): Promise<void> {
  if (decision === "publish" || decision === "restore") return;
  if (reason.length < 10) throw wrong("/reason", "Say in a sentence why: who runs it reads it.");
  if (end !== undefined && end < ctx.now().toISOString().slice(0, 10))
    throw wrong("/end", "The end is a day to come.");
  if (offeredUntilEnd && end === undefined)
    throw wrong("/end", "Say until which day it is offered.");
  if (successor === undefined) return;
  const other = successor.template ?? template;
  if (other === template) {
    const next = versions.find((one) => one.version === successor.version);
    if (next === undefined || next.version === version)
      throw wrong("/successor", `${template} has no other version ${successor.version ?? ""}.`);
    if (next.state !== "published")
      throw wrong("/successor", `${template} ${next.version} is ${next.state} itself.`);
    return;
  }
  if (!(await offeredVersions(ctx.db, [other])).has(other))
    throw wrong("/successor", `The catalog offers no template ${other}.`);
  const named = successor.version;
  const ofOther = named === undefined ? undefined : await livingVersions(ctx.db, other);
  if (ofOther?.versions.every((one) => one.version !== named || one.state !== "published"))
    throw wrong("/successor", `${other} has no published version ${named ?? ""}.`);
}

/** What was taken in as a draft when there were fewer rules is held to those of now. */
async function refuseErrors(ctx: Context, input: VersionDecisionInput): Promise<void> {
  const errors = await draftProblems(ctx.db, input.template, input.version);
  if (errors === 0) return;
  throw new PortalError(
    "template_invalid",
    `${input.template} ${input.version} has ${errors} errors and cannot be published.`,
    { hint: "Correct the template and give it a new version." },
  );
}

function entryOf(input: VersionDecisionInput): VersionEntry {
  const { to } = transitions[input.decision];
  if (to === "published") return { version: input.version, state: to };
  return {
    version: input.version,
    state: to,
    reason: input.reason,
    successor: input.successor,
    ...(to === "deprecated"
      ? { end: input.end, offered: input.offeredUntilEnd ? ("until-end" as const) : undefined }
      : {}),
  };
}
