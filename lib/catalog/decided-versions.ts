import { versionsPath } from "@/lib/curation";
import { currentFiles } from "@/lib/curation/server";
import type { JobContext } from "@/lib/jobs/server";
import type { VersionLife } from "./catalog";
import type { LivingVersion } from "./store/lives";
import {
  longestReason,
  parseVersionStates,
  type VersionEntry,
  withVersionEntry,
} from "./version-states";

/** The file of what was decided of a template's versions, and the decision that made it; undefined: nothing was. */
export interface DecidedVersions {
  text: string | undefined;
  /** 0 where it was never written. */
  seen: number;
}

/**
 * What was decided of a template's versions so far, as its file. What the file does not say and is so (servers of a version
 * without files decided it) is written down in it.
 */
export async function decidedVersions(
  ctx: Pick<JobContext, "db" | "config">,
  template: string,
  versions: readonly LivingVersion[],
): Promise<DecidedVersions> {
  const file = (await currentFiles(ctx)).files.get(versionsPath(template));
  const { entries } =
    file === undefined ? { entries: [] } : parseVersionStates(template, file.text);
  let text = file?.text;
  for (const { version, life } of versions) {
    const known = entries.find((one) => one.version === version);
    if (life !== undefined && life.state !== known?.state)
      text = withVersionEntry(template, text, entryOf(version, life));
  }
  return { text, seen: file?.decision ?? 0 };
}

/** What stands in the place of a reason where there was none. */
const noReason = "No reason was given when it was decided.";

function entryOf(version: string, life: VersionLife): VersionEntry {
  return {
    version,
    state: life.state,
    reason: (life.reason ?? noReason).slice(0, longestReason),
    successor: life.successor,
    end: life.end,
    offered: life.offeredUntilEnd ? "until-end" : undefined,
  };
}
