import type { JobContext } from "@/lib/jobs/server";
import { decidedVersions } from "./decided-versions";
import { livingVersions } from "./store/lives";

/** What is decided of a template's versions, as its file; undefined where nothing is: all are offered as they come. */
export async function versionStatesFile(
  reader: Pick<JobContext, "db" | "config">,
  template: string,
): Promise<string | undefined> {
  const found = await livingVersions(reader.db, template);
  return (await decidedVersions(reader, template, found?.versions ?? [])).text;
}
