import { settingsPath } from "@/lib/curation";
import { currentFiles } from "@/lib/curation/server";
import { type CatalogSettings, defaultSettings, parseSettings } from "./settings";

/** What `settings.yaml` says now; the defaults where there is none. */
export async function settingsInForce(
  ctx: Parameters<typeof currentFiles>[0],
): Promise<CatalogSettings> {
  const text = (await currentFiles(ctx)).files.get(settingsPath)?.text;
  const read = text === undefined ? undefined : parseSettings({ path: settingsPath, text });
  return read?.settings ?? defaultSettings;
}
