import type { MergeGroup, PullRequestReport, Review } from "./repository";

interface FromRepository {
  /** `id`: the host's own, where it says so. */
  repository: { owner: string; name: string; id?: string };
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
   * `base`, or on top of the group before it. `number` is of the pull request that it is for;
   * undefined where the host does not say.
   */
  | ({ kind: "merge-group"; base: string; number: number | undefined } & Pick<
      MergeGroup,
      "commit" | "baseCommit"
    > &
      FromRepository)
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
