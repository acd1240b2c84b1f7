import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { cancelRequest, openRequest, reviseRequest } from "@/lib/requests/server";
import { moveRequest } from "@/lib/pull-requests/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { seedTargets } from "@/lib/targets/server";
import { pullRequestOf } from "@/lib/git-host/testing";

/** What somebody wants of the pipeline. */
export const errands = ["create", "edit", "remove", "resubmit", "cancel"] as const;
export type Errand = (typeof errands)[number];

/**
 * One errand in a repository of its own, so that what goes wrong at the host goes wrong for it
 * alone.
 */
export interface Lane {
  errand: Errand;
  repository: string;
  target: string;
  name: string;
  /** The folder of the instance. */
  folder: string;
  /** The commit that the target's branch points to before the errand. */
  base: string;
  /** Stores the intent, and answers the request that a worker has to bring to its end. */
  begin(): Promise<string>;
}

export interface Lanes {
  stage: Stage;
  make(errand: Errand): Promise<Lane>;
  close(): Promise<void>;
}

/** How a host takes a branch and its commit: by GraphQL in one call, or by REST in several. */
export const hosts = ["GraphQL", "REST"] as const;
export type HostApi = (typeof hosts)[number];

/** A forge and a database of their own, and as many lanes on them as one asks for. */
export async function openLanes(most: number, api: HostApi = "GraphQL"): Promise<Lanes> {
  const stage = await setStage({ ownDatabase: true, withoutGraphQL: api === "REST" });
  const folder = await mkdtemp(path.join(tmpdir(), "slipway-lanes-"));
  const names = Array.from({ length: most }, (_, index) => `lane-${index}`);
  for (const name of names)
    await stage.forge.createRepository(`acme/${name}`, {
      "README.md": "# Platform\n",
      "tenants/staging/search/other/kept.yaml": "kept: true\n",
    });
  const targets = names.map((name) => ({
    name,
    environment: "staging",
    repository: `acme/${name}`,
    cluster: { name },
    labels: ["slipway"],
  }));
  const file = path.join(folder, "targets.yaml");
  await writeFile(file, JSON.stringify(targets));
  await seedTargets({
    db: stage.job.db,
    config: { ...stage.job.config, SLIPWAY_TARGETS_FILE: file },
    environment: {},
  });
  let used = 0;
  return {
    stage,
    make: (errand) => makeLane(stage, names[used++] ?? "", errand),
    close: async () => {
      await stage.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function makeLane(stage: Stage, target: string, errand: Errand): Promise<Lane> {
  const { job, template } = stage;
  const ctx = await stage.as();
  const name = "checkout";
  const repo = job.repository({
    host: { kind: "github" },
    apiUrl: stage.forge.api,
    owner: "acme",
    name: target,
  });
  const parameters = { greeting: "hello", extra: ["one", "two"] };
  const changed = { greeting: "goodbye", extra: ["two", "three"] };
  const open = () => openRequest(ctx, { template, team: "payments", name, target, parameters });

  /** Opened and moved here, so that only what comes then is the worker's. */
  const opened = async () => {
    const request = await open();
    await moveRequest(job, request.id);
    return request;
  };
  const launched = async () => {
    const request = await opened();
    await mergeFirst(stage, target);
    const merged = await pullRequestOf(repo, 1);
    await stage.settle(request.id, merged);
    // Healthy long ago: nothing of it is asked for any more.
    await job.db.request.update({
      where: { id: request.id },
      data: { endedAt: job.now() },
    });
    return request;
  };

  const begin = await (async (): Promise<Lane["begin"]> => {
    switch (errand) {
      case "create":
        return async () => (await open()).id;
      case "edit":
      case "remove": {
        const { instanceId } = await launched();
        const wanted =
          errand === "edit"
            ? { kind: "edit", instance: instanceId, parameters: changed }
            : { kind: "remove", instance: instanceId };
        return async () => (await openRequest(ctx, wanted)).id;
      }
      case "resubmit": {
        const { id } = await opened();
        return async () => {
          await reviseRequest(ctx, id, { parameters: changed });
          return id;
        };
      }
      case "cancel": {
        const { id } = await opened();
        return async () => {
          await cancelRequest(ctx, id);
          return id;
        };
      }
    }
  })();
  const base = (await repo.branchHead("main"))?.commit ?? "";
  await knowRepository(stage, target, (await repo.about()).nodeId, base);
  // What getting here put into the queue is nobody's to do any more.
  await job.db
    .$executeRaw`delete from pgboss.job where data->>'requestId' in (select id::text from requests where target_id = (select id from targets where name = ${target}))`;
  return {
    errand,
    repository: `acme/${target}`,
    target,
    name,
    folder: `tenants/staging/payments/${name}`,
    base,
    begin,
  };
}

/** What polling learns of a repository within a minute. */
async function knowRepository(
  { job }: Stage,
  name: string,
  nodeId: string,
  commit: string,
): Promise<void> {
  const { id: repositoryId } = await job.db.repository.update({
    where: { apiUrl_owner_name: { apiUrl: job.config.GITHUB_API_URL, owner: "acme", name } },
    data: { nodeId },
  });
  // As if it was asked just now, however long the others take.
  const head = { commit, askedAt: new Date(Date.now() + 60 * 60 * 1000) };
  await job.db.branchHead.upsert({
    where: { repositoryId_branch: { repositoryId, branch: "main" } },
    create: { repositoryId, branch: "main", ...head },
    update: head,
  });
}

async function mergeFirst(stage: Stage, target: string): Promise<void> {
  const answer = await fetch(`${stage.forge.api}/repos/acme/${target}/pulls/1/merge`, {
    method: "PUT",
    headers: { authorization: "Bearer token-of-the-tests", "content-type": "application/json" },
    body: "{}",
  });
  if (!answer.ok) throw new Error(`The forge did not merge it: ${await answer.text()}`);
}
