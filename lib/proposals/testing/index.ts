import type { Context } from "@/lib/access/server";
import { proposeChange } from "@/lib/curation/server";
import type { JobContext } from "@/lib/jobs/server";
import type { Stage } from "@/lib/requests/testing";

/** What a test of proposals works with: a catalog repository on the stage's forge, and Ops. */
export interface Proposing {
  job: JobContext;
  /** `acme/…`. */
  repository: string;
  ops(name?: string): Promise<Context>;
  /** Proposes a text for an exception, which may be gone (null). Answers the proposal's id. */
  propose(name: string, text: string | null, given?: { note?: string }): Promise<string>;
  repo(): ReturnType<JobContext["repository"]>;
}

/** Makes a catalog repository on the forge of a stage, with these files below `catalog/`. */
export async function setCatalogRepository(
  stage: Stage,
  repository: string,
  files: Record<string, string> = {},
): Promise<Proposing> {
  await stage.forge.createRepository(repository, {
    "README.md": "# Catalog\n",
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`catalog/${path}`, text])),
  });
  const config = {
    ...stage.job.config,
    SLIPWAY_CATALOG_REPOSITORY: repository,
    SLIPWAY_CATALOG_PATH: "catalog",
  };
  const job = { ...stage.job, config };
  const ops = async (name = "Olivia Ops") => ({
    ...(await stage.as({ name, roles: ["ops"], teams: [], email: "olivia@example.com" })),
    config,
  });
  return {
    job,
    repository,
    ops,
    propose: async (name, text, { note = "As agreed." } = {}) => {
      const outcome = await proposeChange(await ops(), {
        action: "exception.grant",
        subject: { type: "exception", id: name, name },
        title: `Grant the exception ${name}`,
        note,
        files: [{ path: `exceptions/${name}.yaml`, text }],
      });
      if (outcome.kind !== "proposed") throw new Error("it was decided here");
      return outcome.proposal;
    },
    repo: () =>
      job.repository({
        host: { kind: "github" },
        apiUrl: stage.forge.api,
        owner: "acme",
        name: repository.slice("acme/".length),
      }),
  };
}
