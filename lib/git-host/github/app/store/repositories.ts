import type { Database } from "@/lib/db/server";
import { type RepositoryRef, repositoryRef } from "../../../repository";

/** A repository that targets name, with what they name of it. */
export interface TargetedRepository {
  ref: RepositoryRef;
  webUrl: string;
  targets: { title: string; branch: string }[];
}

/** The repositories at a host that targets name, by their names; at most `most`. */
export async function targetedRepositories(
  db: Database,
  apiUrl: string,
  most: number,
): Promise<TargetedRepository[]> {
  const repositories = await db.repository.findMany({
    where: { apiUrl, targets: { some: {} } },
    include: { targets: { select: { title: true, branch: true }, orderBy: { position: "asc" } } },
    orderBy: [{ owner: "asc" }, { name: "asc" }],
    take: most,
  });
  return repositories.map((row) => ({
    ref: repositoryRef(row),
    webUrl: row.webUrl,
    targets: row.targets,
  }));
}
