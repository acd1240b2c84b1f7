import "server-only";
import type { NewEvent, StoredEvent, TimelineEvent } from "@/lib/timeline";
import type { ClusterAccess, ControllerDelivery } from "./types";

/**
 * Verifies `X-Signature` (generic-hmac), bounds the age, parses. Throws `forbidden` for a signature that is not the
 * target's, `bad_request` for a body that is no event or is older than 15 minutes.
 */
export declare function receiveFlux(rawBody: Uint8Array, signature: string | null, key: string, now: Date): ControllerDelivery;
/** Flagger signs nothing: the caller compared the secret of the URL already. Throws `bad_request`. */
export declare function receiveFlagger(rawBody: Uint8Array, now: Date): ControllerDelivery;
/** Compares secrets in constant time. */
export declare function sameSecret(given: string, expected: string): boolean;
/** Stored Flux and Flagger events as the timeline reads them; what it cannot read gives nothing. */
export declare function readControllerEvents(stored: StoredEvent, subject: "instance" | "parent" | "source"): TimelineEvent[];
/** What the cluster says of a Kustomization now, as events to store (the same status has the same keys); undefined: it is not there. */
export declare function askKustomization(cluster: ClusterAccess, namespace: string, name: string): Promise<NewEvent[] | undefined>;
