import type { Database, Prisma } from "@/lib/db/server";
import type { FileChange, Person } from "@/lib/git-host";
import type { JsonObject } from "@/lib/json";
import type { PolicyVerdict, RequestKind } from "@/lib/plans";
import {
  type Basis,
  filesOf,
  findingsOf,
  parametersOf,
  storedBasis,
  verdictsOf,
} from "@/lib/plans/server";
import { openRevision } from "@/lib/sealing/server";
import type { Target } from "@/lib/targets";
import { targetColumns, toTarget } from "@/lib/targets/server";
import type { TemplateProblem } from "@/lib/template";

/** A request as the job that moves it reads it. */
export interface MovedRequest {
  id: string;
  kind: RequestKind;
  instanceId: string;
  targetId: string;
  team: string;
  name: string;
  templateName: string;
  branch: string;
  createdAt: Date;
  /** The instance's folder. */
  path: string;
  requesterId: string;
  requester: Person;
  target: Target;
  /** Since when it waits for the host; undefined where it does not. */
  waitsSince: Date | undefined;
  /** The latest pull request, as the host told of it last. */
  pull: { number: number; state: string } | undefined;
  /** Commits that were made of its revisions. */
  commits: readonly string[];
  /** Delivery keys of the events that tell of a revision on the branch. */
  pushed: ReadonlySet<string>;
}

export interface Revision {
  id: string;
  number: number;
  authorId: string;
  author: Person;
  templateVersion: string | undefined;
  parameters: JsonObject;
  /** It holds a secret that Git has already. */
  isSealed: boolean;
  files: FileChange[];
  findings: TemplateProblem[];
  verdicts: PolicyVerdict[];
  /** Undefined for a revision of what is new. */
  basis: Basis | undefined;
  baseCommit: string | null;
  /** The commit made of it; null until then. */
  commit: string | null;
}

export interface StoredWork {
  request: MovedRequest;
  /** The latest. */
  revision: Revision;
  /** The latest before that of which a commit was made. */
  committed: { commit: string; files: FileChange[] } | undefined;
}

const person = { select: { name: true, email: true } } as const;

const moved = {
  target: targetColumns,
  instance: { select: { path: true } },
  requester: person,
  revisions: {
    orderBy: { number: "desc" },
    include: { author: person, templateVersion: { select: { version: true } } },
  },
  pullRequests: { orderBy: { number: "desc" } },
  work: true,
  events: { where: { source: "portal", kind: "pushed" }, select: { deliveryKey: true } },
} as const satisfies Prisma.RequestInclude;

type Row = Prisma.RequestGetPayload<{ include: typeof moved }>;

/** Undefined where there is no such request, or no revision of it. */
export async function findWork(
  db: Database,
  key: string,
  requestId: string,
): Promise<StoredWork | undefined> {
  const row = await db.request.findUnique({ where: { id: requestId }, include: moved });
  const [latest, ...earlier] = row?.revisions ?? [];
  if (!row || !latest) return undefined;
  return {
    request: toMoved(row),
    revision: toRevision(openRevision(key, latest)),
    committed: committedIn(key, earlier),
  };
}

function toMoved(row: Row): MovedRequest {
  const [pull] = row.pullRequests;
  return {
    id: row.id,
    kind: row.kind,
    instanceId: row.instanceId,
    targetId: row.targetId,
    team: row.team,
    name: row.name,
    templateName: row.templateName,
    branch: row.branch,
    createdAt: row.createdAt,
    path: row.instance.path,
    requesterId: row.requesterId,
    requester: row.requester,
    target: toTarget(row.target),
    waitsSince: row.work?.waitsSince ?? undefined,
    pull: pull && { number: pull.number, state: pull.state },
    commits: row.revisions.flatMap(({ commit }) => commit ?? []),
    pushed: new Set(row.events.map(({ deliveryKey }) => deliveryKey)),
  };
}

function toRevision(row: Row["revisions"][number]): Revision {
  return {
    id: row.id,
    number: row.number,
    authorId: row.authorId,
    author: row.author,
    templateVersion: row.templateVersion?.version,
    parameters: parametersOf(row),
    isSealed: row.sealed !== null,
    files: filesOf(row),
    findings: findingsOf(row),
    verdicts: verdictsOf(row),
    basis: storedBasis(row),
    baseCommit: row.baseCommit,
    commit: row.commit,
  };
}

function committedIn(key: string, earlier: Row["revisions"]): StoredWork["committed"] {
  for (const revision of earlier)
    if (revision.commit !== null)
      return { commit: revision.commit, files: filesOf(openRevision(key, revision)) };
  return undefined;
}
