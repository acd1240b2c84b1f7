import "server-only";
import type { GitHubCredentials } from "@/lib/config/server";
import type { NewEvent, StoredEvent, TimelineEvent } from "@/lib/timeline";
import type { GitHubDelivery } from "./deliveries";
import type { PlatformRepo, PullRequestReport, RepositoryRef } from "./types";

/** Called once for every HTTP call that reaches for the host. */
export type CallHook = (call: { method: string; path: string; status: number; milliseconds: number }) => void;

export declare function platformRepo(credentials: GitHubCredentials, ref: RepositoryRef, options?: { onCall?: CallHook }): PlatformRepo;
/** `X-Hub-Signature-256` over the raw body, in constant time. */
export declare function verifyGitHubSignature(rawBody: Uint8Array, header: string | null, secret: string): boolean;
/** Parses a verified delivery. Throws `bad_request`. */
export declare function parseGitHubDelivery(event: string, rawBody: Uint8Array): GitHubDelivery;
/** The delivery as an event to store. Its key is `X-GitHub-Delivery`. */
export declare function gitHubEvent(deliveryId: string, event: string, rawBody: Uint8Array, now: Date): NewEvent;
/** A report that we asked for, as an event to store; the same report has the same key. */
export declare function reportEvent(ref: RepositoryRef, report: PullRequestReport): NewEvent;
/** Stored GitHub events (deliveries and reports) as the timeline reads them; what it cannot read gives nothing. */
export declare function readGitHubEvents(stored: StoredEvent): TimelineEvent[];
