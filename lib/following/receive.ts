import type { Prisma } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { type ControllerDelivery } from "@/lib/gitops";
import { receiveFlagger, receiveFlux, sameSecret } from "@/lib/gitops/server";
import {
  gitHubConnection,
  gitHubEvent,
  parseGitHubDelivery,
  verifyGitHubSignature,
} from "@/lib/git-host/server";
import { enqueue, type JobContext } from "@/lib/jobs/server";
import { webhookKey } from "@/lib/targets/server";
import type { NewEvent } from "@/lib/timeline";
import { type EventLinks, storeEvent } from "@/lib/events/server";

/** `repeated`: it was here before; `ignored`: it says nothing to us. Then nothing was done. */
export type Received = "stored" | "repeated" | "ignored";

/**
 * An App that writes checks is told of everybody's, at every push: what means nothing is not kept.
 */
const many = new Set(["check_run", "check_suite"]);

/**
 * The same words whatever is wrong, so that a stranger learns nothing: not even which targets there
 * are.
 */
function refused(cause?: unknown): PortalError {
  return new PortalError("unauthenticated", "The signature is not right.", { cause });
}

export interface GitHubHeaders {
  event: string | null;
  delivery: string | null;
  signature: string | null;
}

/**
 * A delivery of GitHub: the signature first, then everything else. Conclusions are drawn by a job.
 * Throws `unauthenticated`, `bad_request`.
 */
export async function receiveGitHub(
  receiver: Pick<JobContext, "db" | "config" | "now">,
  body: Uint8Array,
  { event, delivery, signature }: GitHubHeaders,
): Promise<Received> {
  if (!(await isGitHubs(receiver, body, signature))) throw refused();
  if (event === null || delivery === null || delivery.length > 100 || event.length > 100)
    throw new PortalError("bad_request", "X-GitHub-Event and X-GitHub-Delivery are needed.");
  if (many.has(event) && parseGitHubDelivery(event, body).kind === "ignored") return "ignored";
  return keep(receiver, gitHubEvent(delivery, event, body, receiver.now()), {});
}

/**
 * A secret may have been changed a moment ago, by another process: what does not fit what was read
 * before is held against what is there now.
 */
async function isGitHubs(
  receiver: Pick<JobContext, "db" | "config" | "now">,
  body: Uint8Array,
  signature: string | null,
): Promise<boolean> {
  const fits = (secrets: readonly string[]): boolean =>
    secrets.some((secret) => verifyGitHubSignature(body, signature, secret));
  if (signature === null) return false;
  return (
    fits((await gitHubConnection(receiver)).webhookSecrets) ||
    fits((await gitHubConnection(receiver, { fresh: true })).webhookSecrets)
  );
}

/**
 * A notification of a target's Flux, signed with that target's key. Throws `unauthenticated`,
 * `bad_request`.
 */
export async function receiveFluxEvent(
  receiver: Pick<JobContext, "db" | "config" | "now">,
  target: string,
  body: Uint8Array,
  signature: string | null,
): Promise<Received> {
  const known = await webhookKey(
    receiver.db,
    receiver.config.SLIPWAY_ENCRYPTION_KEY,
    target,
    "flux",
  );
  let delivery: ControllerDelivery;
  try {
    // For a target that is not there the work is the same, with a key that nobody has.
    delivery = receiveFlux(
      body,
      signature,
      known?.key ?? `no such target ${receiver.config.SLIPWAY_ENCRYPTION_KEY}`,
      receiver.now(),
      known?.targetId,
    );
  } catch (error) {
    if (known && error instanceof PortalError && error.code === "bad_request") throw error;
    throw refused(error);
  }
  if (!known) throw refused();
  return keep(receiver, delivery.event, {
    targetId: known.targetId,
    instanceId: await instanceOf(receiver, known.targetId, delivery),
  });
}

/**
 * A webhook of a target's Flagger, which signs nothing: the secret is in the address. Throws
 * `unauthenticated`, `bad_request`.
 */
export async function receiveFlaggerEvent(
  receiver: Pick<JobContext, "db" | "config" | "now">,
  target: string,
  token: string,
  body: Uint8Array,
): Promise<Received> {
  const known = await webhookKey(
    receiver.db,
    receiver.config.SLIPWAY_ENCRYPTION_KEY,
    target,
    "flagger",
  );
  const right = sameSecret(
    token,
    known?.key ?? `no such target ${receiver.config.SLIPWAY_ENCRYPTION_KEY}`,
  );
  if (!known || !right) throw refused();
  const delivery = receiveFlagger(body, receiver.now(), known.targetId);
  return keep(receiver, delivery.event, {
    targetId: known.targetId,
    instanceId: await instanceOf(receiver, known.targetId, delivery),
  });
}

/**
 * An event is believed for its own target only: an instance that lives elsewhere is not what it
 * speaks of.
 */
async function instanceOf(
  { db }: Pick<JobContext, "db" | "config" | "now">,
  targetId: string,
  { instanceId, object }: ControllerDelivery,
): Promise<string | undefined> {
  if (instanceId !== undefined && /^[0-9a-f-]{36}$/i.test(instanceId)) {
    const named = await db.instance.findFirst({
      where: { id: instanceId, targetId },
      select: { id: true },
    });
    if (named) return named.id;
  }
  const [team, name] = object.name.split(".");
  if (object.kind === "Kustomization" && team !== undefined && name !== undefined) {
    return (
      await db.instance.findFirst({
        where: { targetId, team, name, removedAt: null },
        select: { id: true },
      })
    )?.id;
  }
  if (object.kind !== "Canary") return undefined;
  // A Canary is called as its instance, or begins so.
  const candidates = await db.instance.findMany({
    where: { targetId, team: object.namespace, removedAt: null },
    select: { id: true, name: true },
  });
  return candidates
    .filter((one) => object.name === one.name || object.name.startsWith(`${one.name}-`))
    .sort((a, b) => b.name.length - a.name.length)[0]?.id;
}

async function keep(
  { db, now }: Pick<JobContext, "db" | "config" | "now">,
  event: NewEvent,
  links: EventLinks,
): Promise<Received> {
  const at = now();
  return db.$transaction(async (tx: Prisma.TransactionClient) => {
    const eventId = await storeEvent(tx, event, links, null, at);
    if (eventId === undefined) return "repeated";
    await enqueue(tx, "handle-event", { eventId }, { singletonKey: eventId });
    if (links.targetId !== undefined) {
      const before = new Date(at.getTime() - 10_000);
      await tx.target.updateMany({
        where: { id: links.targetId, OR: [{ heardAt: null }, { heardAt: { lt: before } }] },
        data: { heardAt: at },
      });
    }
    return "stored";
  });
}
