import type { Config } from "@/lib/config/server";
import type { Prisma, PrismaClient } from "@/lib/db/server";
import type { FileChange } from "@/lib/git-host";
import { linksOf, type Recorded } from "@/lib/instances/server";
import type { Target } from "@/lib/targets";
import { targetColumns, toTarget } from "@/lib/targets/server";
import {
  filesOf,
  findingsOf,
  leftBy,
  parametersOf,
  proposedFiles,
  storedBasis,
  verdictsOf,
} from "@/lib/plans/server";
import { gitPerson, type Story } from "./body";
import type { TemplateLink } from "@/lib/template";

const worked = {
  target: targetColumns,
  instance: { select: { path: true } },
  requester: { select: { name: true, email: true } },
  revisions: {
    orderBy: { number: "desc" },
    include: {
      author: { select: { id: true, name: true, email: true } },
      templateVersion: { select: { version: true } },
    },
  },
  pullRequests: { orderBy: { number: "desc" } },
  work: true,
  events: { where: { source: "portal", kind: "pushed" }, select: { deliveryKey: true } },
} as const satisfies Prisma.RequestInclude;

export type WorkRow = Prisma.RequestGetPayload<{ include: typeof worked }>;

/** A request as the job sees it. */
export interface Work {
  row: WorkRow;
  target: Target;
  /** The revision to be written: always the latest one. */
  revision: WorkRow["revisions"][number];
  /** The one that the branch holds now, as far as is known. */
  committed: WorkRow["revisions"][number] | undefined;
  /** Where the instance will be found once it runs; of a removal none. */
  links: TemplateLink[];
}

export async function readWork(db: PrismaClient, requestId: string): Promise<Work | undefined> {
  const row = await db.request.findUnique({ where: { id: requestId }, include: worked });
  const revision = row?.revisions[0];
  if (!row || !revision) return undefined;
  const target = toTarget(row.target);
  return {
    row,
    target,
    revision,
    committed: row.revisions.find((one) => one.number < revision.number && one.commit !== null),
    links: row.kind === "remove" ? [] : await linksOf(db, { ...recordedIn(row, revision), target }),
  };
}

/** The instance as the revision's record has it. */
function recordedIn(
  { instanceId, team, name, templateName }: WorkRow,
  revision: Work["revision"],
): Omit<Recorded, "target"> {
  return {
    instanceId,
    team,
    name,
    template: templateName,
    version: revision.templateVersion?.version ?? "",
    parameters: parametersOf(revision),
  };
}

/**
 * What a revision writes on top of what is on the branch: its files, and the deletion of what an
 * earlier one wrote and it does not.
 */
export function changesOf({
  revision,
  committed,
}: Pick<Work, "revision" | "committed">): FileChange[] {
  const files = filesOf(revision);
  if (!committed) return files;
  const kept = new Set(files.map((file) => file.path));
  const gone = filesOf(committed).filter((file) => file.content !== null && !kept.has(file.path));
  return [...files, ...gone.map((file) => ({ path: file.path, content: null }))];
}

/** The request as its reviewer reads it. */
export function storyOf(work: Work, config: Pick<Config, "NEXTAUTH_URL">): Story {
  const { row, target, revision } = work;
  const basis = storedBasis(revision);
  return {
    kind: row.kind,
    team: row.team,
    name: row.name,
    template: {
      name: row.templateName,
      version: revision.templateVersion?.version ?? basis?.version ?? "",
    },
    target: { title: target.title, environment: target.environment, cluster: target.cluster.name },
    requester: gitPerson(row.requester),
    revisedBy: revision.authorId === row.requesterId ? undefined : gitPerson(revision.author),
    revision: revision.number,
    parameters: parametersOf(revision),
    from: basis && { version: basis.version, parameters: basis.parameters },
    files: proposedFiles(filesOf(revision), basis),
    left: basis && leftBy(row.instance.path, basis, filesOf(revision)),
    findings: findingsOf(revision),
    verdicts: verdictsOf(revision),
    links: work.links,
    url: `${config.NEXTAUTH_URL}/requests/${row.id}`,
  };
}
