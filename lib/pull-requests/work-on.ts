import type { Config } from "@/lib/config/server";
import { type FileChange, gitPerson } from "@/lib/git-host";
import type { JsonObject } from "@/lib/json";
import { withholdSecrets } from "@/lib/secrets";
import { linksOf } from "@/lib/instances/server";
import type { JobContext } from "@/lib/jobs/server";
import { proposedFiles, revisionObjects } from "@/lib/plans/server";
import type { Story } from "./body";
import { findWork, type StoredWork } from "./store/work";
import type { TemplateLink } from "@/lib/template";

/** A request as the job sees it. */
export interface Work extends StoredWork {
  /** Where the instance will be found once it runs; of a removal none. */
  links: TemplateLink[];
}

export async function readWork(
  { db, config }: Pick<JobContext, "db" | "config">,
  requestId: string,
): Promise<Work | undefined> {
  const stored = await findWork(db, config.SLIPWAY_ENCRYPTION_KEY, requestId);
  if (!stored) return undefined;
  const { request, revision } = stored;
  if (request.kind === "remove") return { ...stored, links: [] };
  const { instanceId, team, name, target } = request;
  // The instance as the revision's record has it.
  const links = await linksOf(db, {
    instanceId,
    team,
    name,
    template: request.templateName,
    version: revision.templateVersion ?? "",
    parameters: revision.parameters,
    target,
  });
  return { ...stored, links };
}

/**
 * What a revision writes on top of what is on the branch: its files, and the deletion of what an
 * earlier one wrote and it does not.
 */
export function changesOf({
  revision,
  committed,
}: Pick<Work, "revision" | "committed">): FileChange[] {
  const { files } = revision;
  if (!committed) return files;
  const kept = new Set(files.map((file) => file.path));
  const gone = committed.files.filter((file) => file.content !== null && !kept.has(file.path));
  return [...files, ...gone.map((file) => ({ path: file.path, content: null }))];
}

/** The request as its reviewer reads it. */
export async function storyOf(work: Work, config: Pick<Config, "NEXTAUTH_URL">): Promise<Story> {
  const { request, revision } = work;
  const { target } = request;
  const { basis, files } = revision;
  // What Git has already is not repeated to everybody who reads pull requests.
  const told = (parameters: JsonObject) =>
    revision.isSealed ? withholdSecrets(parameters) : parameters;
  return {
    kind: request.kind,
    team: request.team,
    name: request.name,
    template: {
      name: request.templateName,
      version: revision.templateVersion ?? basis?.version ?? "",
    },
    target: { title: target.title, environment: target.environment, cluster: target.cluster.name },
    requester: gitPerson(request.requester),
    revisedBy: revision.authorId === request.requesterId ? undefined : gitPerson(revision.author),
    revision: revision.number,
    parameters: told(revision.parameters),
    from: basis && { version: basis.version, parameters: told(basis.parameters) },
    files: proposedFiles(files, basis),
    left: basis && (await revisionObjects(request.path, revision)).left,
    findings: revision.findings,
    verdicts: revision.verdicts,
    links: work.links,
    url: `${config.NEXTAUTH_URL}/requests/${request.id}`,
  };
}
