import type { PullRequestReport, Review } from "./repository";

interface FromRepository {
  repository: { owner: string; name: string };
}

/** What a webhook delivery of GitHub means to us; events that mean nothing to us are `ignored`. */
export type HostDelivery =
  | { kind: "ping" }
  | { kind: "ignored"; event: string }
  | ({ kind: "pull-request"; action: string; report: PullRequestReport } & FromRepository)
  | ({ kind: "review"; number: number; report: PullRequestReport; review: Review } & FromRepository)
  /** A person wants a check run, or all of a commit, once more. `name` is undefined for all. */
  | ({ kind: "check-requested"; commit: string; name: string | undefined } & FromRepository)
  /**
   * A merge queue wants to know of a commit that it made, on top of `baseCommit` of the branch
   * `base`.
   */
  | ({ kind: "merge-group"; commit: string; base: string; baseCommit: string } & FromRepository)
  | ({
      kind: "push";
      branch: string;
      before: string;
      after: string;
      created: boolean;
      deleted: boolean;
      forced: boolean;
      changed: string[];
    } & FromRepository);
