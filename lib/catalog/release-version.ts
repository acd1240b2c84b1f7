import { can, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { DecidedFile, Outcome } from "@/lib/curation";
import { type Change, currentFiles, proposeChange } from "@/lib/curation/server";
import { PortalError } from "@/lib/errors";
import type { JsonObject } from "@/lib/json";
import type { BundleFiles, TemplateDefinition } from "@/lib/template";
import type { Prisma } from "@/lib/db/server";
import { applyVersionStates } from "./apply-version-states";
import { isNewerVersion } from "./precedence";
import { categoryOf } from "./store/templates";
import { latestReleased, type VersionBundle } from "./store/versions";
import { findVersion } from "./store/curated-versions";
import { keepVersion, readForTakeIn, type ReadBundle } from "./take-in";
import { versionTaken } from "./try-bundle";

/** What keeps a version from being released besides what its bundle says of itself: sentences; none lets it pass. */
export type ReleaseGate = (release: {
  name: string;
  version: string;
  bundle: BundleFiles;
  /** The latest version that was released before; undefined: it is the first. */
  before: { version: string; files: BundleFiles } | undefined;
}) => Promise<readonly string[]>;

export interface ReleaseOptions {
  /** Why, in the words of who decides; may be "". */
  note: string;
  gate: ReleaseGate;
  /** What reviewers of a pull request are told besides what changes. */
  details?: Change["details"];
  /** What the record says besides the version. */
  recorded?: JsonObject;
  /** What follows in the transaction in which it comes into force, or is proposed. */
  inForce?: Change["inForce"];
  proposed?: Change["proposed"];
}

export type ReleasedVersion = Outcome & { name: string; version: string; digest: string };

/**
 * Releases a bundle as a version of its template. Without a catalog repository its files are decided and it is offered at
 * once; with one they are proposed there: in `templates/<name>`, or `released/<name>/<version>` where a later version is
 * released already. Throws `forbidden`, `template_invalid` for what keeps it from being released, `too_costly`, and
 * `conflict` where the version is there, or a proposal about the same files is under way.
 */
export async function releaseVersion(
  ctx: Context,
  bundle: BundleFiles,
  { note, gate, details, recorded, inForce, proposed }: ReleaseOptions,
): Promise<ReleasedVersion> {
  requireCan(ctx.actor, "draft.release");
  const read = await readForTakeIn(ctx.db, bundle);
  const { name, version } = read.definition;
  const before = await latestReleased(ctx.db, name);
  requireReleasing(ctx, read.definition, await categoryOf(ctx.db, name));
  await refuseTaken(ctx, read);
  refuseErrors(read);
  const found = await gate({ name, version, bundle, before });
  if (found.length > 0) throw blocked(`${name} ${version}`, found);
  const outcome = await proposeChange(ctx, {
    action: "template.release",
    subject: { type: "template", id: name, name: `${name} ${version}` },
    title: `Release ${name} ${version}`,
    note,
    details,
    files: await filesOf(ctx, read, before),
    ...(before === undefined ? {} : { before: { version: before.version, digest: before.digest } }),
    after: { version, digest: read.digest, ...recorded },
    inForce: async (tx) => {
      const kept = await keepVersion(ctx, tx, read, { source: "drafts", publish: true });
      if (kept.outcome === "refused")
        throw new PortalError("conflict", kept.problems[0]?.message ?? "It is there already.");
      if (kept.isDraft) await offerWaiting(ctx, tx, read);
      else if (kept.outcome === "unchanged")
        throw new PortalError("conflict", `Somebody has released ${name} ${version} meanwhile.`, {
          hint: "Nothing is left to do: it is what you wanted to release.",
        });
      await inForce?.(tx);
    },
    ...(proposed === undefined ? {} : { proposed }),
  });
  return { ...outcome, name, version, digest: read.digest };
}

/** The same bundle was taken in from a folder, and waited there for somebody to offer it. */
async function offerWaiting(
  { now, actor }: Context,
  tx: Prisma.TransactionClient,
  { definition: { name, version } }: ReadBundle,
): Promise<void> {
  const decided = { entries: [{ version, state: "published" as const }], before: [] };
  const [problem] = await applyVersionStates(tx, name, decided, { now: now(), by: actor.name });
  if (problem !== undefined) throw new PortalError("conflict", problem);
}

/**
 * Of the category that it says, and of the one that the template is in, be it that nothing of it was offered yet: nobody takes
 * it out of somebody else's.
 */
function requireReleasing(
  { actor }: Context,
  { name, category }: TemplateDefinition,
  before: string | undefined,
): void {
  for (const one of before === undefined ? [category] : [category, before])
    if (!can(actor, "draft.release", { authored: { template: name, category: one } }))
      throw new PortalError("forbidden", `You are not allowed to release ${name}.`, {
        hint: "Ask Ops for the release.",
      });
}

async function refuseTaken({ db }: Context, { definition }: ReadBundle): Promise<void> {
  const { name, version } = definition;
  const existing = await findVersion(db, name, version);
  if (existing === undefined || existing.state === "draft") return;
  throw new PortalError("conflict", versionTaken(name, version, existing.state).message);
}

/** How many of them are told. */
const mostTold = 20;

function refuseErrors({ definition: { name, version }, problems }: ReadBundle): void {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    throw blocked(
      `${name} ${version}`,
      errors.map(({ file, line, message }) =>
        file === undefined ? message : `${file}${line === undefined ? "" : `:${line}`}: ${message}`,
      ),
    );
}

function blocked(what: string, reasons: readonly string[]): PortalError {
  const rest = reasons.length - 1;
  return new PortalError(
    "template_invalid",
    `${what} cannot be released yet. ${reasons[0] ?? ""}${rest === 0 ? "" : ` (${rest} more)`}`,
    { fields: reasons.slice(0, mostTold).map((message) => ({ pointer: "", message })) },
  );
}

/** What changes in the catalog's layout. */
async function filesOf(
  ctx: Context,
  { bundle, definition: { name, version } }: ReadBundle,
  before: VersionBundle | undefined,
): Promise<(DecidedFile & { was?: string | null })[]> {
  const isLatest = before === undefined || isNewerVersion(version, before.version);
  const folder = isLatest ? `templates/${name}` : `released/${name}/${version}`;
  const repository = ctx.config.SLIPWAY_CATALOG_REPOSITORY;
  if (repository === undefined) {
    const decided = await decidedBelow(ctx, `${folder}/`);
    return differing(folder, bundle, decided).map(({ path, text }) => ({ path, text }));
  }
  const had = isLatest && before !== undefined ? before.files : {};
  // What ships, or was decided here, need not be there yet: then all of it is written.
  const isThere = before?.source === repository;
  return differing(folder, bundle, had, { all: !isThere });
}

async function decidedBelow(ctx: Context, folder: string): Promise<Record<string, string>> {
  const { files } = await currentFiles(ctx);
  return Object.fromEntries(
    [...files.values()].flatMap(({ path, text }) =>
      path.startsWith(folder) ? [[path.slice(folder.length), text]] : [],
    ),
  );
}

function differing(
  folder: string,
  bundle: BundleFiles,
  before: BundleFiles,
  { all = false }: { all?: boolean } = {},
) {
  const given = new Map(Object.entries(bundle));
  const had = new Map(Object.entries(before));
  return [...new Set([...given.keys(), ...had.keys()])]
    .toSorted()
    .filter((path) => all || given.get(path) !== had.get(path))
    .map((path) => ({
      path: `${folder}/${path}`,
      text: given.get(path) ?? null,
      was: had.get(path) ?? null,
    }));
}
