import { randomUUID } from "node:crypto";
import type { Context } from "@/lib/access/server";
import { repositoryById } from "@/lib/targets/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import type { JobContext } from "@/lib/jobs/server";
import type { CatalogFile } from "../catalog-report";
import { keepCatalogHead } from "../keep-catalog-head";
import { type CatalogReading, readCatalog } from "../read-catalog";

/** A stage with a catalog repository on its forge. */
export interface CatalogStage {
  stage: Stage;
  job: JobContext;
  repository: string;
  repositoryId: string;
  ops(): Promise<Context>;
  /** Commits these files, and takes those away that are null; answers the commit. */
  push(files: readonly CatalogFile[] | Readonly<Record<string, string | null>>): Promise<string>;
  /** Sets the branch to another commit, by force. */
  rewind(commit: string): Promise<void>;
  /** As the worker does. */
  read(): Promise<CatalogReading>;
  /** The latest status of a commit. */
  status(commit: string): Promise<{ state: string; description: string } | undefined>;
  close(): Promise<void>;
}

export async function setCatalogStage(path = ""): Promise<CatalogStage> {
  const stage = await setStage({ ownDatabase: true });
  const name = `catalog-${randomUUID().slice(0, 8)}`;
  const repository = `acme/${name}`;
  await stage.forge.createRepository(repository, { "README.md": "# Catalog\n" });
  const config = {
    ...stage.job.config,
    SLIPWAY_CATALOG_REPOSITORY: repository,
    SLIPWAY_CATALOG_PATH: path,
  };
  const job = { ...stage.job, config };
  await keepCatalogHead(job);
  const { repositoryId } = await job.db.catalogHead.findFirstOrThrow();
  const host = async () => job.repository(await repositoryById(job.db, repositoryId));
  const api = async (method: string, route: string, body?: unknown) =>
    fetch(`${stage.forge.api}/repos/${repository}${route}`, {
      method,
      headers: { authorization: "Bearer token-of-the-tests", "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    stage,
    job,
    repository,
    repositoryId,
    ops: async () => ({
      ...(await stage.as({ name: "Olivia Ops", roles: ["ops"], teams: [] })),
      config,
    }),
    push: async (files) => {
      const repo = await host();
      const base = await repo.branchHead("main");
      if (base === undefined) throw new Error("no main");
      const changes: [string, string | null][] = Array.isArray(files)
        ? files.map((file: CatalogFile) => [file.path, file.text])
        : Object.entries(files as Record<string, string | null>);
      const { commit } = await repo.commitFiles({
        branch: "main",
        expected: base.commit,
        base,
        changes: changes.map(([file, content]) => ({
          path: path === "" ? file : `${path}/${file}`,
          content,
        })),
        message: "Decide",
        author: { name: "Ada Admin", email: "ada@example.com" },
      });
      return commit;
    },
    rewind: async (commit) => {
      const answer = await api("PATCH", "/git/refs/heads/main", { sha: commit, force: true });
      if (answer.status !== 200) throw new Error(await answer.text());
    },
    read: async () => {
      const reading = await readCatalog(job, repositoryId);
      if (reading === undefined || reading === "busy") throw new Error(String(reading));
      return reading;
    },
    status: async (commit) => {
      const answer = await api("GET", `/commits/${commit}/statuses`);
      const all = (await answer.json()) as { state: string; description: string }[];
      return all[0] && { state: all[0].state, description: all[0].description };
    },
    close: () => stage.close(),
  };
}
