import type { Config } from "@/lib/config/server";
import type { Database } from "@/lib/db/server";
import { configuredHost, hostUrls } from "@/lib/git-host";
import { ensureRepository } from "./store";

/** The repository that the catalog is in, as SLIPWAY_CATALOG_REPOSITORY and its siblings name it. */
export interface CatalogRepository {
  /** Of its row. */
  id: string;
  owner: string;
  name: string;
  branch: string;
  /** Below its root; "" is the root itself. */
  folder: string;
}

type Named = Pick<
  Config,
  | "GITHUB_API_URL"
  | "SLIPWAY_CATALOG_REPOSITORY"
  | "SLIPWAY_CATALOG_BRANCH"
  | "SLIPWAY_CATALOG_PATH"
>;

/** The catalog's repository, whose row is made where it is not there yet; undefined where decisions are made here. */
export async function catalogRepository(
  db: Database,
  config: Named,
): Promise<CatalogRepository | undefined> {
  const [owner, name] = config.SLIPWAY_CATALOG_REPOSITORY?.split("/") ?? [];
  if (owner === undefined || name === undefined) return undefined;
  const branch = config.SLIPWAY_CATALOG_BRANCH;
  const { kind: hostKind, apiUrl } = configuredHost(config);
  const id = await ensureRepository(db, {
    hostKind,
    apiUrl,
    owner,
    name,
    defaultBranch: branch,
    webUrl: `${hostUrls(hostKind, apiUrl).web}/${owner}/${name}`,
  });
  return { id, owner, name, branch, folder: config.SLIPWAY_CATALOG_PATH };
}
