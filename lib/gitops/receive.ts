import type { z } from "zod";
import { PortalError } from "@/lib/errors";
import { type Json, unstorable } from "@/lib/json";
import { flaggerEventShape, flaggerTime } from "./flagger-event";
import { commitOfEvent, fluxEventShape, instanceOf } from "./flux-event";
import { deliveryKey, isFluxSignature } from "./signature";
import type { ControllerDelivery } from "./types";

/**
 * A delivery is believed for this long: its signature covers neither a time of its own nor a nonce.
 */
const maximalAge = 15 * 60_000;
/** How far a cluster's clock may be ahead. */
const maximalLead = 5 * 60_000;

/**
 * Verifies `X-Signature` (generic-hmac), parses, bounds the age. Throws `forbidden` for a signature
 * that is not the target's, `bad_request` for a body that is no event or is older than 15 minutes.
 * `receiver` (the target's id) becomes part of the delivery's key: what is told to one target never
 * passes for a repeat at another.
 */
export function receiveFlux(
  rawBody: Uint8Array,
  signature: string | null,
  key: string,
  now: Date,
  receiver = "",
): ControllerDelivery {
  if (!isFluxSignature(rawBody, signature, key)) {
    throw new PortalError("forbidden", "The signature is not that of this target.", {
      hint: "The Provider's secret must hold the key that Slipway shows for the target.",
    });
  }
  const { payload, event } = parseBody(fluxEventShape, rawBody, "Flux");
  boundAge(event.timestamp, now);
  const { kind, namespace, name } = event.involvedObject;
  return {
    event: {
      source: "flux",
      kind: "event",
      deliveryKey: deliveryKey("event", receiver, rawBody),
      occurredAt: event.timestamp,
      commit: commitOfEvent(event),
      payload,
    },
    instanceId: instanceOf(event),
    object: { kind, namespace, name },
  };
}

/**
 * Flagger signs nothing: the caller has compared the secret of the URL. Throws `bad_request` as
 * `receiveFlux` does.
 */
export function receiveFlagger(rawBody: Uint8Array, now: Date, receiver = ""): ControllerDelivery {
  const { payload, event } = parseBody(flaggerEventShape, rawBody, "Flagger");
  const at = flaggerTime(event);
  if (at) boundAge(at, now);
  return {
    event: {
      source: "flagger",
      kind: "event",
      deliveryKey: deliveryKey("event", receiver, rawBody),
      occurredAt: at ?? now,
      commit: null,
      payload,
    },
    instanceId: instanceOf(event),
    object: { kind: "Canary", namespace: event.namespace, name: event.name },
  };
}

function parseBody<Shape extends z.ZodType>(
  shape: Shape,
  rawBody: Uint8Array,
  who: string,
): { payload: Json; event: z.output<Shape> } {
  try {
    const payload = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(rawBody)) as Json;
    if (unstorable(payload)) throw new TypeError("It holds text that cannot be kept.");
    return { payload, event: shape.parse(payload) };
  } catch (cause) {
    throw new PortalError("bad_request", `The delivery does not look like ${who}'s.`, { cause });
  }
}

function boundAge(at: Date, now: Date): void {
  const age = now.getTime() - at.getTime();
  if (age > maximalAge)
    throw new PortalError("bad_request", "The delivery is older than 15 minutes.", {
      hint: "If it is not a replay, the cluster's clock is wrong.",
    });
  if (age < -maximalLead)
    throw new PortalError("bad_request", "The delivery comes from the future.", {
      hint: "The cluster's clock is wrong.",
    });
}
