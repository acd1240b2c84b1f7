import { stat } from "node:fs/promises";
import path from "node:path";
import type { Config } from "@/lib/config/server";
import type { PrismaClient } from "@/lib/db/server";
import type { BundleFiles } from "@/lib/template";
import { bundleOf, offeredOnce } from "./store/versions";
import type { VersionState } from "./catalog";

/** A version that is, or was, offered to developers. */
export interface ExportedVersion {
  name: string;
  version: string;
  digest: string;
  state: VersionState;
  /** The latest of its template. */
  isLatest: boolean;
  /** Of the catalog's layout: the latest one's is the folder that is worked on. */
  folder: string;
  bundle(): Promise<BundleFiles>;
}

/** Every version that is, or was, offered, but for those of templates that ship with Slipway; by name, the latest first. */
export async function versionsToExport(
  db: PrismaClient,
  config: Pick<Config, "SLIPWAY_HOME">,
): Promise<ExportedVersion[]> {
  const versions = await offeredOnce(db);
  const shipped = new Set<string>();
  for (const name of new Set(
    versions.filter(({ source }) => source === "catalog").map((version) => version.name),
  )) {
    const file = path.join(config.SLIPWAY_HOME, "catalog", name, "template.yaml");
    if (await stat(file).catch(() => undefined)) shipped.add(name);
  }
  let before: string | undefined;
  return versions
    .filter(({ name }) => !shipped.has(name))
    .map(({ id, name, version, digest, state }) => {
      const isLatest = name !== before;
      before = name;
      const folder = isLatest ? `templates/${name}` : `released/${name}/${version}`;
      return { name, version, digest, state, isLatest, folder, bundle: () => bundleOf(db, id) };
    });
}
