import { settingsPath } from "@/lib/curation";
import { currentFiles } from "@/lib/curation/server";
import { type CatalogSettings, settingsOf } from "./settings";

/** What `settings.yaml` says now; the defaults where there is none, and the strictest where it cannot be read. */
export async function settingsInForce(
  ctx: Parameters<typeof currentFiles>[0],
): Promise<CatalogSettings> {
  return settingsOf((await currentFiles(ctx)).files.get(settingsPath)?.text);
}
