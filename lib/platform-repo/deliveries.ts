import type { PullRequestReport, Review } from "./types";

interface FromRepository {
  repository: { owner: string; name: string };
}

/** What a webhook delivery of GitHub means to us; events that mean nothing to us are `ignored`. */
export type GitHubDelivery =
  | { kind: "ping" }
  | { kind: "ignored"; event: string }
  | ({ kind: "pull-request"; action: string; report: PullRequestReport } & FromRepository)
  | ({ kind: "review"; number: number; report: PullRequestReport; review: Review } & FromRepository)
  | ({ kind: "push"; branch: string; before: string; after: string; created: boolean; deleted: boolean; forced: boolean; changed: string[] } & FromRepository);
