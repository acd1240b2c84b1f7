import type { PageAbout } from "@/lib/paging";
import type { JsonObject } from "@/lib/json";
import type { StepInWords, TemplateLink, TemplateProblem } from "@/lib/template";
import type { RequestState, Timeline } from "@/lib/timeline";
import type { PolicyVerdict, ProposedFile, RequestKind } from "@/lib/plans";

export interface PullRequestSummary {
  number: number;
  url: string;
  state: "open" | "merged" | "closed";
  headCommit: string;
  mergeCommit: string | undefined;
}

/** One row of a list of requests. */
export interface RequestSummary {
  id: string;
  kind: RequestKind;
  instanceId: string;
  team: string;
  name: string;
  templateName: string;
  templateVersion: string | undefined;
  target: { name: string; title: string; environment: string };
  requester: { id: string; name: string };
  state: RequestState;
  /** The one reason that blocks, in a sentence. */
  stateReason: string | undefined;
  stateSince: Date;
  createdAt: Date;
  endedAt: Date | undefined;
  /** It is merged, and nothing goes on: its deployment is suspended. */
  isSuspended: boolean;
  pullRequest: PullRequestSummary | undefined;
}

export interface RevisionSummary {
  number: number;
  author: string;
  createdAt: Date;
  parameters: JsonObject;
  templateVersion: string | undefined;
  /** The commit made of it; undefined until then. */
  commit: string | undefined;
}

/** What Slipway waits for, on its own: nobody needs to do anything. */
export interface Waiting {
  for: string;
  since: Date;
  nextAt: Date | undefined;
}

export type PullRequestStepName = "labels" | "reviewers" | "auto-merge";

/** Something that comes after opening a pull request, and does not hold the request up. */
export interface PullRequestStep {
  name: PullRequestStepName;
  /** `refused`: somebody has to mend something; it is tried again now and then. */
  state: "waiting" | "done" | "refused";
  /** What came of it, or why not, in a sentence. */
  detail: string | undefined;
  since: Date;
  /** Undefined: not tried again by itself. */
  nextAt: Date | undefined;
}

/** What came after a change that was merged. */
export interface Replaced {
  at: Date;
  /** Undefined: somebody changed the instance in Git by hand. */
  by: { id: string; kind: RequestKind; requester: string } | undefined;
}

/** An approval that a request waits for. */
export interface AskedApproval {
  /** Of the Git host, where it is given. */
  host: string;
  /** The reader may give it. */
  isReaders: boolean;
  /** The reader has linked their login, without which it would not count. */
  isLinked: boolean;
  /** Who could, by name; some of them. */
  could: string[];
  /** Whom the pull request's host was told to ask, in a sentence. */
  asked: string | undefined;
}

/** A request as its page shows it. */
export interface RequestDetails extends RequestSummary {
  branch: string;
  timeline: Timeline;
  /**
   * Where its cluster is asked and does not answer: as of when it did last; null: never. Undefined: what
   * is said of the deployment is of now, or there is none to ask about.
   */
  asOf: Date | null | undefined;
  /** Since when it does not answer, in the same case. */
  unansweredSince: Date | undefined;
  waiting: Waiting | undefined;
  /** Undefined where it waits for none that has to be given. */
  approval: AskedApproval | undefined;
  /** When it was due, where no worker has begun with it; what is due was not set aside. */
  dueSince: Date | undefined;
  /** The request that came after it, where it was merged and did not get there, or something by hand. */
  replaced: Replaced | undefined;
  /** The latest last. */
  revisions: RevisionSummary[];
  /** Of the latest revision: every file of the instance, and those that go. */
  files: ProposedFile[];
  parameters: JsonObject;
  /** The same as the form calls them, step by step. */
  parametersInWords: StepInWords[];
  /** What a change begins with; undefined for a launch. */
  from: { version: string; parameters: JsonObject } | undefined;
  /** Objects that are no longer in Git afterwards; undefined for a launch. */
  left: { deleted: string[]; kept: string[] } | undefined;
  /** Warnings that were known when the latest revision was submitted. */
  findings: TemplateProblem[];
  /** What the policies said then. */
  verdicts: PolicyVerdict[];
  links: TemplateLink[];
  pullRequests: PullRequestSummary[];
  /** Of the latest pull request. */
  pullRequestSteps: PullRequestStep[];
  /** What the reader may do with it now. */
  may: {
    revise: boolean;
    cancel: boolean;
    retry: boolean;
    /** It launched something, and nothing came of it: its values can begin another launch. */
    launchAgain: boolean;
    /** It failed after its merge: the next change of the instance mends it. */ mend: boolean;
  };
  /** Where the files are read on the host: the repository's page. */
  repository: { owner: string; name: string; webUrl: string; branch: string };
}

export interface RequestPage extends PageAbout {
  requests: RequestSummary[];
  /** Whether there are requests beyond this page. */
  newer: boolean;
  older: boolean;
}
