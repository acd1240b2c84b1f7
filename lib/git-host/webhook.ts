import { PortalError } from "@/lib/errors";
import { isJsonObject, type Json, type JsonObject, unstorable } from "@/lib/json";
import type { NewEvent } from "@/lib/timeline";
import type { HostDelivery } from "./deliveries";
import type { HostKind } from "./host";
import { hosts } from "./hosts";

/** A delivery that nobody but the host can have signed: with one of the secrets. */
export function isSignedDelivery(
  kind: HostKind,
  rawBody: Uint8Array,
  headers: Headers,
  secrets: readonly string[],
): boolean {
  return secrets.some((secret) => hosts[kind].webhook.isSigned(rawBody, headers, secret));
}

/**
 * A verified delivery as an event to store: under the host's own names, as it came. Undefined for
 * what means nothing to us and comes too often to be kept. Throws `bad_request`.
 */
export function deliveryEvent(
  kind: HostKind,
  rawBody: Uint8Array,
  headers: Headers,
  now: Date,
): NewEvent | undefined {
  const { webhook } = hosts[kind];
  const { event, id } = webhook.readHeaders(headers);
  if (event === null || id === null || id.length > 100 || event.length > 100)
    throw new PortalError("bad_request", `${webhook.headerNames} are needed.`);
  const payload = parseJson(rawBody);
  const delivery = webhook.interpret(event, payload);
  if (delivery.kind === "ignored" && webhook.isFrequent(event)) return undefined;
  const { occurredAt, commit } = momentAndCommit(delivery, now);
  return { source: kind, deliveryKey: id, kind: event, payload, occurredAt, commit };
}

/** What a stored delivery means. Throws `bad_request` for what is not what it says. */
export function parseDelivery(kind: HostKind, event: string, payload: unknown): HostDelivery {
  return hosts[kind].webhook.interpret(event, payload);
}

function momentAndCommit(
  delivery: HostDelivery,
  now: Date,
): { occurredAt: Date; commit: string | null } {
  switch (delivery.kind) {
    case "pull-request":
      return {
        occurredAt: delivery.report.reportedAt,
        commit: delivery.report.mergeCommit ?? delivery.report.headCommit,
      };
    case "review":
      return { occurredAt: delivery.review.at, commit: delivery.review.commit };
    case "check-requested":
    case "merge-group":
      return { occurredAt: now, commit: delivery.commit };
    case "push":
      return { occurredAt: now, commit: delivery.deleted ? null : delivery.after };
    default:
      return { occurredAt: now, commit: null };
  }
}

function parseJson(rawBody: Uint8Array): JsonObject {
  try {
    const payload = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(rawBody)) as Json;
    if (!isJsonObject(payload)) throw new TypeError("It is not a map.");
    if (unstorable(payload)) throw new TypeError("It holds text that cannot be kept.");
    return payload;
  } catch (cause) {
    throw new PortalError("bad_request", "The delivery is not a JSON object.", { cause });
  }
}
