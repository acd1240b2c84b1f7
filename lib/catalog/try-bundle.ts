import type { PrismaClient } from "@/lib/db/server";
import { type BundleFiles, templateDigest, type TemplateProblem } from "@/lib/template";
import { runTask } from "@/lib/threads/server";
import { publishedByDigest } from "./store/versions";
import { findVersion } from "./store/curated-versions";
import { lintVersionTask } from "./tasks";

export interface TriedBundle {
  /** As its template.yaml says; undefined where that cannot be read. */
  name: string | undefined;
  version: string | undefined;
  problems: readonly TemplateProblem[];
}

/**
 * What taking a bundle in would say of it, without storing anything: also that its version is known with other content. One
 * that is published already is not looked at again. Throws `too_costly`.
 */
export async function tryBundle(db: PrismaClient, bundle: BundleFiles): Promise<TriedBundle> {
  const known = await publishedByDigest(db, templateDigest(bundle));
  if (known !== undefined) return { ...known, problems: [] };
  const { template, problems } = await runTask(lintVersionTask, {
    files: bundle,
    isPublished: false,
  });
  if (template === undefined) return { name: undefined, version: undefined, problems };
  const { name, version } = template.definition;
  const existing = await findVersion(db, name, version);
  const isTaken = existing !== undefined && existing.state !== "draft";
  return {
    name,
    version,
    problems: isTaken ? [versionTaken(name, version, existing.state), ...problems] : problems,
  };
}

/** Published versions are immutable. */
export function versionTaken(name: string, version: string, state: string): TemplateProblem {
  return {
    severity: "error",
    code: "version-taken",
    message:
      `${name} ${version} is ${state} with other content, and stays as it is. ` +
      "What has changed needs a new version in template.yaml.",
    file: "template.yaml",
  };
}
