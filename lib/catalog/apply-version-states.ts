import { lockTextUntilCommit, type Prisma } from "@/lib/db/server";
import { type LivingVersion, livingVersions, saveLife } from "./store/lives";
import { offerLatest } from "./store/templates";
import type { VersionEntry } from "./version-states";

/** What was decided of the versions of a template: now, and in force before. */
export interface DecidedStates {
  entries: readonly VersionEntry[];
  before: readonly VersionEntry[];
}

/**
 * Brings every version of a template to what was decided of it. One whose entry is gone is offered again; one that no entry
 * was ever about stays as it is, since it may have been withdrawn when decisions were no files yet. Drafts stay drafts. Answers what could not be done, in sentences. In the transaction in which the decision comes into force.
 */
export async function applyVersionStates(
  tx: Prisma.TransactionClient,
  template: string,
  { entries, before }: DecidedStates,
  { now, by }: { now: Date; by: string },
): Promise<string[]> {
  await lockTextUntilCommit(tx, "template", template);
  const found = await livingVersions(tx, template);
  if (found === undefined) return [`There is no template ${template}.`];
  const problems = entries
    .filter(({ version }) => !found.versions.some((one) => one.version === version))
    .map(({ version }) => `There is no version ${version} of ${template}.`);
  const had = new Set(before.map(({ version }) => version));
  for (const version of found.versions) {
    const entry = entries.find((one) => one.version === version.version);
    const wanted = entry ?? { version: version.version, state: "published" as const };
    if (entry === undefined && (version.state === "draft" || !had.has(version.version))) continue;
    const problem = whyNot(template, version, wanted);
    if (problem !== undefined) problems.push(problem);
    else if (isChange(version, wanted))
      await saveLife(
        tx,
        version.id,
        wanted,
        version.state === "draft" ? { at: now, by } : undefined,
      );
  }
  await offerLatest(tx, found.templateId, now);
  return problems;
}

function whyNot(
  template: string,
  { version, state, hasErrors }: LivingVersion,
  wanted: VersionEntry,
): string | undefined {
  if (state !== "draft") return undefined;
  if (wanted.state !== "published") return `${template} ${version} was never published.`;
  return hasErrors ? `${template} ${version} has errors and cannot be published.` : undefined;
}

function isChange({ state, life }: LivingVersion, wanted: VersionEntry): boolean {
  if (state !== wanted.state) return true;
  return (
    life?.reason !== wanted.reason ||
    life?.successor?.template !== wanted.successor?.template ||
    life?.successor?.version !== wanted.successor?.version ||
    life?.end !== wanted.end ||
    (life?.offeredUntilEnd ?? false) !== (wanted.offered === "until-end")
  );
}
