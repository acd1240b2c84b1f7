import { randomUUID } from "node:crypto";
import { record } from "@/lib/audit/server";
import type { StoredVersion } from "@/lib/catalog/server";
import { isUniqueViolation, lockTextUntilCommit, type Prisma } from "@/lib/db/server";
import { PortalError, parseInput } from "@/lib/errors";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { nameHolder } from "@/lib/instances/server";
import { enqueue } from "@/lib/jobs/server";
import { canonicalJson, type JsonObject } from "@/lib/json";
import { publish } from "@/lib/live/server";
import type { Target } from "@/lib/targets";
import {
  type Basis,
  createdBy,
  type ExistingInstance,
  existingInstance,
  heldError,
  newInstanceId,
  type Plan,
  planChange,
  placeOf,
  planInstance,
  refuse,
  refuseUnseen,
  requireChangeWithinToken,
  requireKindWithinToken,
  requireLiving,
  usableVersion,
} from "@/lib/plans/server";
import { type ChangeInput, type CreateInput, openRequestInput } from "@/lib/plans";
import { type Subject, subjectOf, type Ask } from "./request-subject";
import { nameTaken } from "./name-taken";
import { requestByKey, storeInstance, storeRequest, storeRevision } from "./store/new-request";
import { branchName, tellRevision, toldIn } from "./tell-revision";

/** What a submit gives back: enough to go to the request's page. */
export interface OpenedRequest {
  id: string;
  instanceId: string;
  /** False when the same idempotency key had made it before. */
  created: boolean;
}

/**
 * Stores the intent to make an instance or to change one, and a job that opens its pull request:
 * all in one transaction, so that nothing is lost whatever dies when. Throws `forbidden`,
 * `not_found`, `invalid` and `secret_found` (naming fields), `policy_denied`, and `conflict` for a
 * name that is taken, a change that is on its way already, or a folder in Git that is not what was
 * seen.
 */
export async function openRequest(ctx: Context, raw: unknown): Promise<OpenedRequest> {
  requireCan(ctx.actor, "request.open");
  const input = parseInput(openRequestInput, raw);
  if (input.kind === "create") {
    const { team, name, target } = input;
    requireCan(ctx.actor, "request.open", { team, name, target });
  }
  requireKindWithinToken(ctx.actor, input.kind);
  const requesterId = ctx.actor.userId;
  if (requesterId === undefined)
    throw new PortalError("forbidden", "Only a person can open a request.");

  const subject = await subjectOf(ctx, input);
  const { team, name, target } = subject;
  requireCan(ctx.actor, "request.open", { team, name, target: target.name });
  requireCan(ctx.actor, "target.use", { groups: subject.target.accessGroups });
  const ask: Ask = { requesterId, input, subject };
  const repeated = await repeatOf(ctx, ask);
  if (repeated) return repeated;

  const intention =
    input.kind === "create"
      ? await toCreate(ctx, input, subject.target)
      : await toChange(ctx, input, subject.instance);
  try {
    return await ctx.db.$transaction((tx) => store(ctx, tx, ask, intention), {
      maxWait: 10_000,
      timeout: 10_000,
    });
  } catch (error) {
    const taken = error instanceof PortalError && error.code === "conflict";
    if (!taken && !isUniqueViolation(error)) throw error;
    // Two submits at once: either the same one twice, or two people who want one name, or to change
    // one thing.
    const again = await repeatOf(ctx, ask);
    if (again) return again;
    throw taken ? error : await whatHolds(ctx, ask, intention, error);
  }
}

/** What is stored, whatever its kind. */
interface Intention {
  instanceId: string;
  version: StoredVersion | undefined;
  parameters: JsonObject;
  planned: Plan;
  basis: Basis | undefined;
}

async function toCreate(ctx: Context, input: CreateInput, target: Target): Promise<Intention> {
  const version = await usableVersion(ctx, input.template, input.version);
  const instanceId = newInstanceId(ctx.actor.userId, input.idempotencyKey);
  const { team, name, parameters } = input;
  const planned = await planInstance(ctx, {
    template: version.template,
    target,
    team,
    name,
    instanceId,
    createdBy: createdBy(ctx),
    parameters,
  });
  refuse(planned.problems);
  return { instanceId, version, parameters, planned, basis: undefined };
}

async function toChange(
  ctx: Context,
  input: ChangeInput,
  known: ExistingInstance | undefined,
): Promise<Intention> {
  const instance = known ?? (await existingInstance(ctx, input.instance));
  requireLiving(instance);
  if (instance.holder) throw heldError(instance, instance.holder);
  const change = await planChange(ctx, instance, input, { recentWillDo: false });
  requireChangeWithinToken(ctx.actor, placeOf(instance), change);
  refuse(change.planned.problems);
  refuseUnseen(change, input);
  return { instanceId: instance.id, ...change };
}

async function store(
  ctx: Context,
  tx: Prisma.TransactionClient,
  { requesterId, input, subject }: Ask,
  intention: Intention,
): Promise<OpenedRequest> {
  const { kind, team, name, target } = subject;
  const { instanceId, version, parameters, planned, basis } = intention;
  const id = randomUUID();
  const now = ctx.now();
  if (kind === "create") await takeName(ctx, tx, subject, intention);
  const templateName = version?.templateName ?? subject.templateName;
  await storeRequest(tx, {
    id,
    kind,
    instanceId,
    targetId: target.id,
    team,
    name,
    templateName,
    requesterId,
    idempotencyKey: input.idempotencyKey,
    branch: branchName(team, name, id),
    now,
  });
  await storeRevision(tx, ctx.config.SLIPWAY_ENCRYPTION_KEY, {
    requestId: id,
    number: 1,
    authorId: requesterId,
    version,
    parameters,
    planned,
    basis,
    now,
  });
  await tellRevision(tx, {
    requestId: id,
    instanceId,
    targetId: target.id,
    number: 1,
    by: ctx.actor.name,
    planned,
    now,
  });
  await enqueue(tx, "move-request", { requestId: id }, { singletonKey: id });
  await publish(
    tx,
    `request:${id}`,
    `instance:${instanceId}`,
    `team:${team}`,
    "requests",
    "instances",
  );
  await record(
    { ...ctx, db: tx },
    {
      action: "request.open",
      subject: { type: "request", id, name: `${team}/${name}` },
      team,
      ...(basis === undefined
        ? {}
        : {
            before: {
              version: basis.version,
              parameters: toldIn(basis.parameters, planned.holdsSecrets),
            },
          }),
      after: {
        kind,
        template: templateName,
        version: version?.version ?? null,
        target: target.name,
        ...(kind === "remove" ? {} : { parameters: toldIn(parameters, planned.holdsSecrets) }),
      },
    },
  );
  return { id, instanceId, created: true };
}

/** One at a time for a name in a cluster: the database's own constraint knows targets only. */
async function takeName(
  ctx: Context,
  tx: Prisma.TransactionClient,
  { target, team, name }: Subject,
  { instanceId, version, parameters }: Intention,
): Promise<void> {
  await lockTextUntilCommit(tx, "instanceName", `${target.cluster.id}/${team}/${name}`);
  if (await nameHolder(tx, target.cluster.id, team, name))
    throw await nameTaken(tx, target, team, name);
  await storeInstance(tx, {
    id: instanceId,
    target,
    team,
    name,
    version,
    parameters,
    createdBy: createdBy(ctx),
    now: ctx.now(),
  });
}

/**
 * The request that the same key made before, for the same input. Throws `conflict` where the key
 * was used for something else: whoever reuses a key by mistake must not believe that the second
 * thing is under way.
 */
async function repeatOf(
  ctx: Context,
  { requesterId, input, subject }: Ask,
): Promise<OpenedRequest | undefined> {
  const { idempotencyKey } = input;
  if (idempotencyKey === undefined) return undefined;
  const found = await requestByKey(
    ctx.db,
    ctx.config.SLIPWAY_ENCRYPTION_KEY,
    requesterId,
    idempotencyKey,
  );
  if (!found) return undefined;
  const { first } = found;
  const { kind, team, name, target, templateName, instance } = subject;
  const version = "version" in input ? input.version : undefined;
  const parameters = "parameters" in input ? input.parameters : undefined;
  const sameSubject =
    found.kind === kind &&
    found.team === team &&
    found.name === name &&
    found.targetId === target.id &&
    (instance ? found.instanceId === instance.id : found.templateName === templateName);
  const sameInput =
    (version === undefined || version === first?.version) &&
    (parameters === undefined ||
      (first !== undefined && canonicalJson(parameters) === canonicalJson(first.parameters)));
  if (!sameSubject || !sameInput) {
    throw new PortalError("conflict", "This idempotency key was used for another request.", {
      hint: "Send a new key with a new request.",
    });
  }
  return { id: found.id, instanceId: found.instanceId, created: false };
}

/** Somebody was quicker: who, and where what they asked for is. */
async function whatHolds(
  { db }: Context,
  { subject }: Ask,
  { instanceId }: Intention,
  cause: unknown,
): Promise<PortalError> {
  const { target, team, name, kind } = subject;
  if (kind === "create") return nameTaken(db, target, team, name, cause);
  const { holder } = await existingInstance({ db }, instanceId);
  return holder
    ? heldError(subject, holder, cause)
    : new PortalError("conflict", `Another change of ${team}/${name} came first.`, {
        hint: "Try again.",
        cause,
      });
}
