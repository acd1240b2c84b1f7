import { can } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { isNewerVersion } from "@/lib/catalog/server";
import { PortalError, parseInput } from "@/lib/errors";
import type { ImpactState } from "@/lib/impact";
import { askForImpactOfBundle, impactState } from "@/lib/impact/server";
import { type ChecklistItem, fittingVersion, isFitting } from "@/lib/releases";
import {
  type ComparedVersions,
  compareVersions,
  type ReleaseCheck,
  versionsOf,
} from "@/lib/releases/server";
import { templateDigest } from "@/lib/template";
import type { Draft } from "./draft";
import { checkReleaseInput, releaseInput } from "./input";
import { type Numbered, numberedFiles } from "./numbered";
import { requireOpenDraft } from "./require-draft";
import { checkedRelease } from "./release-gate";
import { overtaken } from "./save-draft";
import { isAskers, needsSecondPerson } from "./second-person";

/** What a release of a draft would be, all of it found by computing. */
export interface DraftRelease extends ReleaseCheck {
  draft: Draft;
  /** The number that it was looked at with. */
  version: string;
  /** The number that is proposed: what template.yaml says where that fits, else the lowest that does. */
  proposed: string;
  /** Of the bundle with that number. */
  digest: string;
  /** What differs from the version that it follows; undefined: it is the first, or one of them cannot be read. */
  compared: ComparedVersions | undefined;
  /** Undefined: nobody asked for it. */
  impact: ImpactState | undefined;
  /** A version of it was offered before, or is in Git still, so there may be instances. */
  mayHaveInstances: boolean;
  /** It becomes a pull request on this repository; undefined: it is in force at once. */
  repository: string | undefined;
  /** One person asks, another one releases. */
  needsSecondPerson: boolean;
  /** What the reader may do, as far as it is about who they are. */
  mayRelease: boolean;
  mayAsk: boolean;
  /** The reader asked for it, or stands behind who did. */
  isAskers: boolean;
}

/**
 * Looks whether a draft can be released, as which version, and what that would do; releases nothing. For who may author it.
 * Throws `forbidden`, `not_found`, `invalid`, `conflict`, `too_costly`.
 */
export async function checkReleaseOfDraft(
  ctx: Context,
  id: string,
  raw: unknown,
): Promise<DraftRelease> {
  const draft = await requireOpenDraft(ctx, id, "draft.read");
  return checkedDraft(ctx, draft, parseInput(checkReleaseInput, raw));
}

async function checkedDraft(
  ctx: Context,
  draft: Draft,
  { version, notJudged }: { version?: string | undefined; notJudged?: number | undefined },
): Promise<DraftRelease> {
  const versions = await versionsOf(ctx.db, draft.template);
  const saved = await numberedFiles(ctx, draft);
  const proposed = await proposedVersion(ctx, draft, saved, versions);
  const numbered = await numberedFiles(ctx, draft, version ?? proposed).catch((error: unknown) => {
    if (isUnreadable(error)) return saved;
    throw error;
  });
  const digest = templateDigest(numbered.files);
  const check = await checkedRelease(ctx, draft.template, numbered.files, notJudged);
  const { actor, config } = ctx;
  const thing = { authored: { template: draft.template, category: draft.category } };
  const [compared, impact, needsTwo, isOwn] = await Promise.all([
    check.comparison && differences(ctx, draft.template, check.comparison.from.version, numbered),
    impactState(ctx, digest),
    needsSecondPerson(ctx, draft.template),
    draft.asked === undefined ? false : isAskers(ctx, actor, draft.asked),
  ]);
  return {
    ...check,
    draft,
    version: numbered.version,
    proposed,
    digest,
    compared,
    impact,
    mayHaveInstances: versions.length > 0 || isOpen(check, "impact"),
    repository: config.SLIPWAY_CATALOG_REPOSITORY,
    needsSecondPerson: needsTwo,
    mayRelease: can(actor, "draft.release", thing),
    mayAsk: can(actor, "draft.write", thing),
    isAskers: isOwn,
  };
}

const isOpen = ({ items }: ReleaseCheck, wanted: ChecklistItem["key"]): boolean =>
  items.some(({ key, isMet }) => key === wanted && !isMet);

/** The same for what would be released as it is. Throws as `checkReleaseOfDraft`, and `conflict` for another revision. */
export async function dryRelease(ctx: Context, id: string, raw: unknown): Promise<DraftRelease> {
  const draft = await requireOpenDraft(ctx, id, "draft.read");
  const { revision, version = draft.version, notJudged } = parseInput(releaseInput, raw);
  if (revision !== draft.revision) throw overtaken(draft);
  return checkedDraft(ctx, draft, { version, notJudged });
}

/** Has the impact of a draft looked at, with the number that it is to have. Answers its id. Throws as `checkReleaseOfDraft`. */
export async function askForImpactOfDraft(
  ctx: Context,
  id: string,
  raw: unknown,
): Promise<{ impact: string; digest: string }> {
  const draft = await requireOpenDraft(ctx, id, "draft.write");
  const { version } = parseInput(checkReleaseInput, raw);
  const { files } = await numberedFiles(ctx, draft, version);
  return { impact: await askForImpactOfBundle(ctx, files), digest: templateDigest(files) };
}

/** Against what it began from, where that is in the catalog: a fix of an older line follows that. */
async function proposedVersion(
  ctx: Context,
  { template, base }: Draft,
  saved: Numbered,
  versions: readonly string[],
): Promise<string> {
  const from = versions.find((one) => one === base?.version) ?? latestOf(versions);
  if (from === undefined) return saved.said;
  const level = (await differences(ctx, template, from, saved))?.level;
  if (level === undefined) return saved.said;
  const { said } = saved;
  if (!versions.includes(said) && fits(from, said, level)) return said;
  let number = fittingVersion(from, level);
  while (versions.includes(number)) number = fittingVersion(number, level);
  return number;
}

function latestOf(versions: readonly string[]): string | undefined {
  return versions.toSorted((a, b) => (isNewerVersion(a, b) ? -1 : 1))[0];
}

function fits(...[before, after, level]: Parameters<typeof isFitting>): boolean {
  try {
    return isFitting(before, after, level);
  } catch {
    return false;
  }
}

async function differences(
  ctx: Context,
  template: string,
  from: string,
  { files }: Numbered,
): Promise<ComparedVersions | undefined> {
  return compareVersions(ctx, template, { from, to: files }).catch((error: unknown) => {
    if (isUnreadable(error)) return undefined;
    throw error;
  });
}

const isUnreadable = (error: unknown): boolean =>
  error instanceof PortalError && error.code === "template_invalid";
