import { catalogRepository } from "@/lib/curation/server";
import { enqueue, type JobContext, type Transaction } from "@/lib/jobs/server";
import { catalogBranch, catalogHead, forgetHead, keepHead } from "./store/head";

/**
 * Makes what SLIPWAY_CATALOG_REPOSITORY names the repository that what Ops decide is taken over from, and asks for it to be
 * read; where it names none, what was decided stays. Doing it again changes nothing.
 */
export async function keepCatalogHead({
  db,
  config,
}: Pick<JobContext, "db" | "config">): Promise<void> {
  await db.$transaction(async (tx) => {
    const repository = await catalogRepository(tx, config);
    if (repository === undefined) return forgetHead(tx);
    const { id: repositoryId, branch, folder: path } = repository;
    await keepHead(tx, { repositoryId, branch, path });
    await enqueue(tx, "read-catalog", { repositoryId }, { singletonKey: repositoryId });
  });
}

/** Asks for the catalog to be read, where this is its branch; `only` left out: whichever it is. */
export async function askForCatalog(
  tx: Transaction,
  only?: { repositoryId: string; branch: string },
): Promise<void> {
  const repositoryId = only?.repositoryId ?? (await catalogHead(tx))?.repository.id;
  if (repositoryId === undefined) return;
  if (only !== undefined && (await catalogBranch(tx, repositoryId)) !== only.branch) return;
  await enqueue(tx, "read-catalog", { repositoryId }, { singletonKey: repositoryId });
}
