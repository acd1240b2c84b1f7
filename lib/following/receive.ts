import { PortalError } from "@/lib/errors";
import { type ControllerDelivery } from "@/lib/gitops";
import { receiveFlagger, receiveFlux, isSameSecret } from "@/lib/gitops/server";
import type { HostKind } from "@/lib/git-host";
import { deliveryEvent, hostConnection, isSignedDelivery } from "@/lib/git-host/server";
import { requireNotHeld } from "@/lib/hold/server";
import { enqueue, type JobContext } from "@/lib/jobs/server";
import { webhookKey } from "@/lib/targets/server";
import type { NewEvent } from "@/lib/timeline";
import { type EventLinks, storeEvent } from "@/lib/events/server";
import { instanceAt, livingInstance, livingInstances } from "./store/instances";
import { saveHeardRoughly } from "./store/places";

/** `repeated`: it was here before; `ignored`: it says nothing to us. Then nothing was done. */
export type Received = "stored" | "repeated" | "ignored";

/**
 * The same words whatever is wrong, so that a stranger learns nothing: not even which targets there
 * are.
 */
function refused(cause?: unknown): PortalError {
  return new PortalError("unauthenticated", "The signature is not right.", { cause });
}

/**
 * A delivery of a Git host: the signature first, then everything else. Conclusions are drawn by a
 * job. Throws `unauthenticated`, `bad_request`, and `unavailable` while Slipway is held.
 */
export async function receiveDelivery(
  receiver: Pick<JobContext, "db" | "config" | "now">,
  host: HostKind,
  body: Uint8Array,
  headers: Headers,
): Promise<Received> {
  if (!(await isSigned(receiver, host, body, headers))) throw refused();
  const event = deliveryEvent(host, body, headers, receiver.now());
  return event === undefined ? "ignored" : keep(receiver, event, {});
}

/** However many deliveries are wrong, the secrets are read again once in so many milliseconds. */
const readAgainAfter = 500;

/**
 * A secret may have been changed a moment ago, by another process: what does not fit what was read
 * before is held against what is there now. The secret before is good for as long as that may miss.
 */
async function isSigned(
  receiver: Pick<JobContext, "db" | "config" | "now">,
  host: HostKind,
  body: Uint8Array,
  headers: Headers,
): Promise<boolean> {
  const known = await hostConnection(receiver);
  if (isSignedDelivery(host, body, headers, known.webhookSecrets)) return true;
  const present = await hostConnection(receiver, { youngerThan: readAgainAfter });
  return isSignedDelivery(host, body, headers, present.webhookSecrets);
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
  const right = isSameSecret(
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
    const named = await instanceAt(db, targetId, instanceId);
    if (named !== undefined) return named;
  }
  const [team, name] = object.name.split(".");
  if (object.kind === "Kustomization" && team !== undefined && name !== undefined)
    return livingInstance(db, { targetId, team, name });
  if (object.kind !== "Canary") return undefined;
  // A Canary is called as its instance, or begins so.
  const candidates = await livingInstances(db, targetId, object.namespace);
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
  // What is not taken now is asked for after the hold.
  await requireNotHeld(db);
  return db.$transaction(async (tx) => {
    const eventId = await storeEvent(tx, event, links, null, at);
    if (eventId === undefined) return "repeated";
    await enqueue(tx, "handle-event", { eventId }, { singletonKey: eventId });
    const { targetId } = links;
    if (targetId !== undefined && (event.source === "flux" || event.source === "flagger"))
      await saveHeardRoughly(tx, { targetId, controller: event.source }, at, 10);
    return "stored";
  });
}
