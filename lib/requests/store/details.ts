import type { Database } from "@/lib/db/server";
import type { FileChange } from "@/lib/git-host";
import type { JsonObject } from "@/lib/json";
import type { PolicyVerdict } from "@/lib/plans";
import {
  type Basis,
  filesOf,
  findingsOf,
  parametersOf,
  storedBasis,
  verdictsOf,
} from "@/lib/plans/server";
import { openRevision } from "@/lib/sealing/server";
import type { TemplateProblem } from "@/lib/template";
import type {
  PullRequestStep,
  PullRequestStepName,
  PullRequestSummary,
  RevisionSummary,
  Waiting,
} from "../request";
import { toPullRequest } from "./summaries";

/** What is stored of a request, beyond what a list shows. */
export interface StoredDetails {
  branch: string;
  targetId: string;
  /** The instance's folder. */
  path: string;
  waiting: Waiting | undefined;
  /** When work on it is due, where nobody does it; undefined where there is none to do. */
  dueAt: Date | undefined;
  /** The latest last. */
  revisions: RevisionSummary[];
  latest: LatestRevision;
  pullRequests: PullRequestSummary[];
  /** Of the latest pull request, in no order. */
  pullRequestSteps: PullRequestStep[];
}

export interface LatestRevision {
  id: string;
  parameters: JsonObject;
  templateVersion: string | undefined;
  files: FileChange[];
  basis: Basis | undefined;
  findings: TemplateProblem[];
  verdicts: PolicyVerdict[];
}

/** Undefined where there is no such request, or no revision of it. */
export async function findDetails(
  db: Database,
  key: string,
  id: string,
  now: Date,
): Promise<StoredDetails | undefined> {
  const row = await db.request.findUnique({
    where: { id },
    include: {
      work: true,
      instance: { select: { path: true } },
      pullRequests: { orderBy: { number: "asc" }, include: { steps: true } },
      revisions: {
        orderBy: { number: "asc" },
        include: {
          author: { select: { name: true } },
          templateVersion: { select: { version: true } },
        },
      },
    },
  });
  const revisions = row?.revisions.map((revision) => openRevision(key, revision)) ?? [];
  const latest = revisions.at(-1);
  if (!row || !latest) return undefined;
  const { work } = row;
  return {
    branch: row.branch,
    targetId: row.targetId,
    path: row.instance.path,
    waiting:
      work?.waitsFor == null
        ? undefined
        : {
            for: work.waitsFor,
            since: work.waitsSince ?? row.createdAt,
            nextAt: work.nextAt ?? undefined,
          },
    dueAt:
      work && row.endedAt === null && (work.leasedUntil === null || work.leasedUntil < now)
        ? (work.nextAt ?? undefined)
        : undefined,
    revisions: revisions.map((revision) => ({
      number: revision.number,
      author: revision.author.name,
      createdAt: revision.createdAt,
      parameters: parametersOf(revision),
      templateVersion: revision.templateVersion?.version,
      commit: revision.commit ?? undefined,
    })),
    latest: {
      id: latest.id,
      parameters: parametersOf(latest),
      templateVersion: latest.templateVersion?.version,
      files: filesOf(latest),
      basis: storedBasis(latest),
      findings: findingsOf(latest),
      verdicts: verdictsOf(latest),
    },
    pullRequests: row.pullRequests.map(toPullRequest),
    pullRequestSteps: (row.pullRequests.at(-1)?.steps ?? []).map(toStep),
  };
}

function toStep(row: {
  name: string;
  state: string;
  detail: string | null;
  since: Date;
  nextAt: Date | null;
}): PullRequestStep {
  return {
    name: row.name as PullRequestStepName,
    state: row.state as PullRequestStep["state"],
    detail: row.detail ?? undefined,
    since: row.since,
    nextAt: row.nextAt ?? undefined,
  };
}
