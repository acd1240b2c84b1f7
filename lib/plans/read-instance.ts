import { LRUCache } from "lru-cache";
import { PortalError } from "@/lib/errors";
import type { Context } from "@/lib/access/server";
import type { GitRepository } from "@/lib/git-host";
import { missingBranch } from "@/lib/git-host/server";
import { type InstanceRecord, instancePath } from "@/lib/instances";
import { type InstanceFolder, readFolder } from "@/lib/instances/server";
import type { Target } from "@/lib/targets";
import { requestIdSchema } from "./input";
import { repositoryOf } from "./repository-of";
import { type ExistingInstance, findExisting, mergedFiles } from "./store/instances";

export type { ExistingInstance };

/** Throws `not_found`. */
export async function existingInstance(
  ctx: Pick<Context, "db">,
  id: unknown,
): Promise<ExistingInstance> {
  const parsed = requestIdSchema.safeParse(id);
  const instance = parsed.success ? await findExisting(ctx.db, parsed.data) : undefined;
  if (instance === undefined)
    throw new PortalError("not_found", "Instance not found.", {
      hint: "Look in the list of instances.",
    });
  return instance;
}

/** Throws `conflict` for one that is gone. */
export function requireLiving({ name, removed }: ExistingInstance): void {
  if (removed)
    throw new PortalError("conflict", `${name} was removed, so it cannot be changed.`, {
      hint: "Launch it again from the catalog.",
    });
}

/** One change at a time: the second is told where the first is. */
export function heldError(
  { name, team }: Pick<ExistingInstance, "name" | "team">,
  holder: { id: string; by: string },
  cause?: unknown,
): PortalError {
  return new PortalError(
    "conflict",
    `Another change of ${team}/${name} is on its way, asked for by ${holder.by}.`,
    {
      hint: `Wait until it is merged, change it, or cancel it: /requests/${holder.id}`,
      cause,
    },
  );
}

/**
 * The folder as it is at the head of the target's branch, and the record in it, which is this
 * instance's.
 */
export interface CurrentFolder {
  folder: InstanceFolder;
  record: InstanceRecord;
}

/**
 * Milliseconds that a preview may be behind, of anything but a merge of ours: it is asked for while
 * somebody types. A submit asks anew.
 */
const freshFor = 10_000;
const recent = new LRUCache<string, Promise<InstanceFolder>>({ max: 200, ttl: freshFor });

/**
 * Reads an instance from Git, which is the truth of it. Throws `conflict` where it is not (any
 * more) what the row says.
 */
export async function readInstance(
  ctx: Context,
  instance: ExistingInstance,
  { recentWillDo }: { recentWillDo: boolean },
): Promise<CurrentFolder> {
  const { target, path, commit } = instance;
  if (instancePath(target, instance.team, instance.name) !== path) {
    throw new PortalError(
      "conflict",
      `${target.title} keeps its instances in other folders now, and ${instance.name} is still in ${path}.`,
      { hint: "Ask the platform team to move it, or to put the target's pattern back." },
    );
  }
  const key = `${target.repository.id} ${target.branch} ${path} ${commit ?? ""}`;
  const kept = recentWillDo ? recent.get(key) : undefined;
  const reading = kept ?? readNow(ctx, instance);
  if (kept === undefined) {
    recent.set(key, reading);
    // What failed is asked for again.
    reading.catch(() => recent.delete(key));
  }
  const folder = await reading;
  return { folder, record: recordIn(folder, instance) };
}

async function readNow(
  ctx: Context,
  { id, target, path }: ExistingInstance,
): Promise<InstanceFolder> {
  const repo = repositoryOf(ctx, target);
  const [head, written] = await Promise.all([
    repo.branchHead(target.branch),
    mergedFiles(ctx.db, ctx.config.SLIPWAY_ENCRYPTION_KEY, id),
  ]);
  if (!head) throw await branchIsGone(repo, target);
  return readFolder(
    repo,
    path,
    head.commit,
    written.flatMap(({ content }) => (content === null ? [] : [content])),
  );
}

function branchIsGone(repo: GitRepository, { title, branch }: Target): Promise<PortalError> {
  return missingBranch(repo, branch, `Ask the platform team to look at the target ${title}.`);
}

/** Throws `conflict` where the folder is not that of this instance. */
export function recordIn(
  { record, recordProblem, blobs }: InstanceFolder,
  { id, name, path }: Pick<ExistingInstance, "id" | "name" | "path">,
): InstanceRecord {
  if (recordProblem !== undefined)
    throw new PortalError(
      "conflict",
      `The record of ${name} in Git cannot be read. ${recordProblem}`,
      { hint: `Put ${path}/slipway.yaml right on the Git host first.` },
    );
  if (!record) {
    const left =
      Object.keys(blobs).length > 0
        ? "has no record in Git any more, only other files"
        : "is not in Git";
    throw new PortalError("conflict", `${name} ${left}, so there is nothing to change.`, {
      hint: "Where its launch is not merged yet, change that request. Else somebody took the folder away on the Git host.",
    });
  }
  if (record.id !== id)
    throw new PortalError("conflict", `In the folder of ${name} there is another instance now.`, {
      hint: "Reload the list of instances: it follows within a minute.",
    });
  return record;
}
