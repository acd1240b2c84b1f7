import { randomUUID } from "node:crypto";
import { record } from "@/lib/audit/server";
import type { StoredVersion } from "@/lib/catalog/server";
import { isUniqueViolation, type Prisma } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { requireCan } from "@/lib/identity";
import type { Context } from "@/lib/identity/server";
import { instancePath } from "@/lib/instances";
import { nameHolder } from "@/lib/instances/server";
import { enqueue } from "@/lib/jobs/server";
import { publish } from "@/lib/live/server";
import { canonicalJson, type JsonObject } from "@/lib/json";
import type { FileChange } from "@/lib/platform-repo";
import type { Target } from "@/lib/targets";
import { targetByName } from "@/lib/targets/server";
import type { TemplateProblem } from "@/lib/template";
import { portalEvent } from "@/lib/timeline";
import { type OpenRequestInput, openRequestInput } from "./input";
import { newInstanceId } from "./instance-id";
import { parseInput } from "./parse-input";
import { platformRules } from "./platform-rules";
import { type Plan, plan } from "./plan";
import { createdBy, usableVersion } from "./preview-request";
import { refuse } from "./refuse";
import type { PolicyVerdict } from "./request";
import { storeEvent } from "./store-event";

/** What a submit gives back: enough to go to the request's page. */
export interface OpenedRequest {
  id: string;
  instanceId: string;
  /** False when the same idempotency key had made it before. */
  created: boolean;
}

/**
 * Stores the intent to make an instance, and a job that opens its pull request: all in one transaction, so that nothing
 * is lost whatever dies when. Throws `forbidden`, `not_found`, `invalid` and `secret_found` (naming fields), `conflict`
 * for a name that is taken.
 */
export async function openRequest(ctx: Context, raw: unknown): Promise<OpenedRequest> {
  requireCan(ctx.actor, "request.open");
  const input = parseInput(openRequestInput, raw);
  requireCan(ctx.actor, "request.open", { team: input.team });
  const requesterId = ctx.actor.userId;
  if (requesterId === undefined) throw new PortalError("forbidden", "Only a person can open a request.");
  const target = await targetByName(ctx.db, input.target);
  requireCan(ctx.actor, "target.use", { groups: target.accessGroups });
  const version = await usableVersion(ctx, input.template, input.version);

  const repeated = await repeatOf(ctx, requesterId, input, target);
  if (repeated) return repeated;

  const instanceId = newInstanceId(requesterId, input.idempotencyKey);
  const planned = plan({ ...input, template: version.template, target, instanceId, createdBy: createdBy(ctx), ...(await platformRules(ctx)) });
  refuse(planned.problems);
  try {
    return await ctx.db.$transaction((tx) => store(ctx, tx, { input, target, version, planned, instanceId, requesterId }), { maxWait: 10_000, timeout: 10_000 });
  } catch (error) {
    const taken = error instanceof PortalError && error.code === "conflict";
    if (!taken && !isUniqueViolation(error)) throw error;
    // Two submits at once: either the same one twice, or two people who want one name.
    const again = await repeatOf(ctx, requesterId, input, target);
    if (again) return again;
    throw taken ? error : await nameTaken(ctx.db, target, input.team, input.name, error);
  }
}

interface Intention {
  input: OpenRequestInput;
  target: Target;
  version: StoredVersion;
  planned: Plan;
  instanceId: string;
  requesterId: string;
}

async function store(ctx: Context, tx: Prisma.TransactionClient, intention: Intention): Promise<OpenedRequest> {
  const { input, target, version, planned, instanceId, requesterId } = intention;
  const { team, name } = input;
  // One at a time for a name in a cluster: the database's own constraint knows targets only.
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`${target.cluster.id}/${team}/${name}`}, 0))`;
  if (await nameHolder(tx, target.cluster.id, team, name)) throw await nameTaken(tx, target, team, name);

  const id = randomUUID();
  const now = ctx.now();
  const described = { templateName: version.templateName, templateVersion: version.version, templateDigest: version.digest, parameters: input.parameters as Prisma.InputJsonObject };
  await tx.instance.create({
    data: { id: instanceId, targetId: target.id, team, name, path: instancePath(target, team, name), ...described, createdBy: createdBy(ctx), state: "pending", stateSince: now, createdAt: now },
  });
  await tx.request.create({
    data: {
      id,
      kind: "create",
      instanceId,
      targetId: target.id,
      team,
      name,
      templateName: version.templateName,
      requesterId,
      idempotencyKey: input.idempotencyKey ?? null,
      branch: branchName(team, name, id),
      state: "checked",
      stateSince: now,
      createdAt: now,
      work: { create: { nextAt: now } },
    },
  });
  await storeRevision(tx, { requestId: id, number: 1, authorId: requesterId, version, parameters: input.parameters, files: planned.files, findings: planned.problems, verdicts: planned.verdicts, now });
  await tellRevision(tx, { requestId: id, instanceId, targetId: target.id, number: 1, by: ctx.actor.name, findings: planned.problems, verdicts: planned.verdicts, now });
  await enqueue(tx, "move-request", { requestId: id }, { singletonKey: id });
  await publish(tx, `request:${id}`, `instance:${instanceId}`, `team:${team}`, "requests", "instances");
  await record({ ...ctx, db: tx }, {
    action: "request.open",
    subject: { type: "request", id, name: `${team}/${name}` },
    team,
    after: { kind: "create", template: version.templateName, version: version.version, target: target.name, parameters: input.parameters },
  });
  return { id, instanceId, created: true };
}

export interface NewRevision {
  requestId: string;
  number: number;
  authorId: string;
  version: StoredVersion;
  parameters: OpenRequestInput["parameters"];
  files: readonly FileChange[];
  findings: readonly TemplateProblem[];
  verdicts: readonly PolicyVerdict[];
  now: Date;
}

export async function storeRevision(tx: Prisma.TransactionClient, revision: NewRevision): Promise<void> {
  await tx.requestRevision.create({
    data: {
      requestId: revision.requestId,
      number: revision.number,
      authorId: revision.authorId,
      templateVersionId: revision.version.id,
      parameters: revision.parameters as Prisma.InputJsonObject,
      files: revision.files as unknown as Prisma.InputJsonArray,
      findings: revision.findings as unknown as Prisma.InputJsonArray,
      verdicts: revision.verdicts as unknown as Prisma.InputJsonArray,
      createdAt: revision.now,
    },
  });
}

interface ToldRevision {
  requestId: string;
  instanceId: string;
  targetId: string;
  number: number;
  by: string;
  findings: readonly TemplateProblem[];
  verdicts: readonly PolicyVerdict[];
  now: Date;
}

/** The portal's events of a new revision: submitted, and what the checks said. */
export async function tellRevision(tx: Prisma.TransactionClient, { requestId, instanceId, targetId, number, by, findings, verdicts, now }: ToldRevision): Promise<void> {
  const links = { requestId, instanceId, targetId };
  const count = (wanted: PolicyVerdict["verdict"]) => verdicts.filter(({ verdict }) => verdict === wanted).length;
  const warned = findings.filter((problem) => problem.severity === "warning").length + count("warn");
  await storeEvent(tx, portalEvent(`${requestId}/submitted/${number}`, now, { kind: "submitted", revision: number, by }), links, now, now);
  await storeEvent(tx, portalEvent(`${requestId}/checked/${number}`, now, { kind: "checked", revision: number, denied: 0, warned, notJudged: count("not-judged") }), links, now, now);
}

/** `slipway/<team>-<instance>-<short id of the request>`. */
export function branchName(team: string, name: string, requestId: string): string {
  return `slipway/${team}-${name}-${requestId.slice(0, 8)}`;
}

/**
 * The request that the same key made before, for the same input. Throws `conflict` where the key was used for something
 * else: whoever reuses a key by mistake must not believe that the second thing is under way.
 */
async function repeatOf(ctx: Context, requesterId: string, input: OpenRequestInput, target: Target): Promise<OpenedRequest | undefined> {
  if (input.idempotencyKey === undefined) return undefined;
  const found = await ctx.db.request.findUnique({
    where: { requesterId_idempotencyKey: { requesterId, idempotencyKey: input.idempotencyKey } },
    include: { revisions: { where: { number: 1 }, select: { parameters: true, templateVersion: { select: { version: true } } } } },
  });
  if (!found) return undefined;
  const first = found.revisions[0];
  const sameInput =
    found.kind === "create" && found.team === input.team && found.name === input.name && found.targetId === target.id && found.templateName === input.template &&
    (input.version === undefined || input.version === first?.templateVersion?.version) &&
    canonicalJson(first?.parameters as JsonObject) === canonicalJson(input.parameters);
  if (!sameInput) {
    throw new PortalError("conflict", "This idempotency key was used for another request.", { hint: "Send a new key with a new request." });
  }
  return { id: found.id, instanceId: found.instanceId, created: false };
}

async function nameTaken(db: Parameters<typeof nameHolder>[0], target: Target, team: string, name: string, cause?: unknown): Promise<PortalError> {
  const holder = await nameHolder(db, target.cluster.id, team, name);
  const where = holder === undefined ? "" : holder.openRequestId === undefined ? ` It runs on ${holder.target}: /instances/${holder.instanceId}` : ` It is on its way to ${holder.target}: /requests/${holder.openRequestId}`;
  return new PortalError("conflict", `The team ${team} already has an instance ${name} in this cluster.`, {
    hint: `Choose another name, or change the one that is there.${where}`,
    fields: [{ pointer: "/name", message: `${name} is taken.` }],
    cause,
  });
}
