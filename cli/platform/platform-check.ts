import path from "node:path";
import { askObject, type ClusterAccess, servedKinds } from "@/lib/gitops/server";
import { gitRepository, hostConnection } from "@/lib/git-host/server";
import { PortalError } from "@/lib/errors";
import { isLacking, type Live, reportInWords } from "@/lib/platform";
import { readSnapshot } from "@/lib/snapshots/server";
import { type Target, targetNowhere } from "@/lib/targets";
import { allTargets, clusterAccess, kubeconfigAccess } from "@/lib/targets/server";
import { runTask } from "@/lib/threads/server";
import { withInstallation } from "../installation";
import type { Outcome } from "../outcome";
import { type OfPlatform, platformCheckTask, platformKindsTask } from "../tasks";
import { catalogFolder } from "./catalog-folder";

export interface CheckOptions {
  templates?: string;
  kubeconfig?: string;
  target?: string;
}

/**
 * What a platform repository lacks: a folder, with the cluster of a kubeconfig where one is given; or
 * without a folder the repository of configured targets, with their clusters as far as Slipway, or the
 * account of the kubeconfig, may ask them. Denied where something keeps a template from running.
 */
export async function checkHere(
  folder: string | undefined,
  options: CheckOptions,
): Promise<Outcome> {
  const catalog = catalogFolder();
  const templates = options.templates ?? catalog;
  const kinds = await runTask(platformKindsTask, { templates });
  const { repository, live } =
    folder === undefined
      ? await ofInstallation(options, kinds)
      : { repository: { folder }, live: await ofKubeconfig(options, kinds, targetNowhere("")) };
  const all = await runTask(platformCheckTask, { repository, catalog, templates, live });
  const reports = all.filter(
    ({ cluster }) => options.target === undefined || cluster === options.target,
  );
  if (reports.length === 0)
    throw new PortalError("not_found", `There is no target ${options.target ?? ""}.`, {
      hint: `There are ${all.map(({ cluster }) => cluster).join(", ")}.`,
    });
  return {
    value: { ok: !reports.some(isLacking), clusters: reports },
    words: reports.map(reportInWords).join("\n\n"),
    denied: reports.some(isLacking),
  };
}

/** What the cluster of a kubeconfig says, by the target that it is of; nothing where none is given. */
async function ofKubeconfig(
  { kubeconfig, target }: CheckOptions,
  kinds: readonly string[],
  { fluxNamespace, parentName }: Pick<Target, "fluxNamespace" | "parentName">,
): Promise<Record<string, Live>> {
  if (kubeconfig === undefined) return {};
  if (target === undefined)
    throw new PortalError(
      "bad_request",
      "Say with --target whose cluster the kubeconfig leads to.",
    );
  const access = await kubeconfigAccess(path.resolve(kubeconfig));
  return { [target]: await ask(access, fluxNamespace, parentName, kinds) };
}

async function ask(
  access: ClusterAccess,
  namespace: string,
  parent: string,
  kinds: readonly string[],
): Promise<Live> {
  const answer = await askObject(access, "Kustomization", namespace, parent);
  return {
    served: await servedKinds(access, kinds),
    parent: answer && { isReady: answer.isReady, isSuspended: answer.isSuspended },
  };
}

async function ofInstallation(
  options: CheckOptions,
  kinds: readonly string[],
): Promise<Pick<OfPlatform, "repository" | "live">> {
  const { target: only } = options;
  return withInstallation(async ({ db, config, now }) => {
    const targets = (await allTargets(db)).filter(
      ({ name }) => only === undefined || name === only,
    );
    const [first] = targets;
    if (first === undefined)
      throw new PortalError("not_found", `There is no target ${only ?? "configured"}.`, {
        hint: "Give a folder, or configure a target (SLIPWAY_TARGETS_FILE).",
      });
    const together = targets.filter((one) => isBeside(one, first));
    if (together.length < targets.length)
      throw new PortalError("bad_request", "The targets are in several repositories.", {
        hint: `Choose one with --target: ${targets.map(({ name }) => name).join(", ")}.`,
      });
    const repo = gitRepository(() => hostConnection({ db, config }), first.repository, {});
    const head = await repo.branchHead(first.branch);
    if (head === undefined)
      throw new PortalError("not_found", `The repository has no branch ${first.branch}.`);
    const { files } = await readSnapshot({ db, config, now }, repo, head.commit);
    const live = await ofKubeconfig(options, kinds, first);
    for (const target of targets) {
      if (live[target.name] !== undefined) continue;
      const access = await clusterAccess(db, config.SLIPWAY_ENCRYPTION_KEY, target.cluster.id);
      if (access !== undefined)
        live[target.name] = await ask(access, target.fluxNamespace, target.parentName, kinds);
    }
    const texts = Object.fromEntries([...files].map(([name, { text }]) => [name, text]));
    return { repository: { texts, targets }, live };
  });
}

const isBeside = (one: Target, other: Target): boolean =>
  one.repository.id === other.repository.id && one.branch === other.branch;
