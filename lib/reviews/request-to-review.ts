import type { PageAbout } from "@/lib/paging";
import type { PolicyVerdict, ProposedFile, RequestKind } from "@/lib/plans";

/** A request that waits for an approval, as who gives it sees it. */
export interface RequestToReview {
  id: string;
  kind: RequestKind;
  team: string;
  name: string;
  templateName: string;
  templateVersion: string | undefined;
  /** What an upgrade begins with. */
  fromVersion: string | undefined;
  target: { name: string; title: string; environment: string };
  requester: string;
  createdAt: Date;
  pullRequest: { number: number; url: string; headCommit: string };
  /** Files that differ, of the latest revision. */
  files: ProposedFile[];
  /** How many others there are. */
  unchanged: number;
  /** What the policies said when it was submitted, and how many warnings there were besides. */
  verdicts: PolicyVerdict[];
  warnings: number;
  /** The check of its head; undefined where there is none yet. */
  check: { id: string; title: string; conclusion: string } | undefined;
  /** A policy denies it, its check failed, or somebody pushed to it: it is approved on its own only. */
  isRed: boolean;
  /** Somebody pushed to the branch: the files here are not all that would be merged. */
  isPushedByOthers: boolean;
}

/** A page of them, the oldest first, since they wait longest. */
export interface RequestsToReview extends PageAbout {
  requests: RequestToReview[];
  /** How the reader can review them: here, once they have linked their login, or at the Git host alone. */
  how: "here" | "link-first" | "at-host";
  /** Of the Git host, as people call it. */
  hostName: string;
}

/** What the reader asked for themselves, and who could approve it. */
export interface RequestWaitingForOthers {
  id: string;
  kind: RequestKind;
  team: string;
  name: string;
  templateName: string;
  templateVersion: string | undefined;
  target: { name: string; title: string; environment: string };
  createdAt: Date;
  pullRequest: { number: number; url: string } | undefined;
  could: string[];
}

/** A change of the catalog that needs a second person, as who gives that sees it. */
export interface ProposalToReview {
  id: string;
  title: string;
  note: string;
  /** What Slipway has to say of it besides, in sections of lines. */
  details: readonly { title: string; lines: readonly string[] }[];
  author: string;
  createdAt: Date;
  /** By path in the catalog's layout, as they are in force and as they are to be. */
  files: ProposedFile[];
  repository: { owner: string; name: string };
  pullRequest: { number: number; url: string; headCommit: string };
  /** Who else approved this head in the portal. */
  approvedBy: string[];
}
