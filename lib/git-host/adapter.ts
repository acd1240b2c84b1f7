import type { CredentialsSource } from "./credentials";
import type { HostDelivery } from "./deliveries";
import type { GitRepository, GitRepositoryOptions, RepositoryRef } from "./repository";

/** What the headers of a webhook's request say of it. */
export interface DeliveryHeaders {
  /** The host's own name of what happened. */
  event: string | null;
  /** The same for every repetition of one delivery. */
  id: string | null;
}

/** What a kind of Git host implements, in the folder that is called as it. */
export interface GitHost {
  repository(
    credentials: CredentialsSource,
    ref: RepositoryRef,
    options?: GitRepositoryOptions,
  ): GitRepository;
  webhook: {
    readHeaders(headers: Headers): DeliveryHeaders;
    /** Which headers `readHeaders` reads, for whoever left one out. */
    headerNames: string;
    isSigned(rawBody: Uint8Array, headers: Headers, secret: string): boolean;
    /** What a parsed body means; `event` is the host's name of it. Throws `bad_request`. */
    interpret(event: string, payload: unknown): HostDelivery;
    /** Comes in such numbers that only what means something to us is kept. */
    isFrequent(event: string): boolean;
  };
}
