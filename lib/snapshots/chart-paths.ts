import path from "node:path";
import { objectsOfKinds } from "@/lib/admission";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { readYaml } from "@/lib/yaml";
import { asGitSource, isOfGroup, sourceKey, textOf } from "./apply/flux-source";
import { compareAddress } from "./apply/same-repository";
import type { ClusterObjects } from "./cluster-objects";
import type { Snapshot } from "./snapshot";

/** Charts that take in one another; with more, anything may be one. */
const mostCharts = 200;
const everything = ".";

/**
 * The folders and files that Helm renders what a cluster applies from, as far as they come from a
 * GitRepository that is not known to be another repository: the charts of its HelmReleases and
 * HelmCharts, the values files beside them, and charts that those take in by `file://`. `.` stands
 * for the whole repository. Pure.
 * https://fluxcd.io/flux/components/source/helmcharts/#chart
 */
export function chartPaths(
  snapshot: Snapshot,
  { objects, targets }: Pick<ClusterObjects, "objects" | "targets">,
): Set<string> {
  const isElsewhere = elsewhere({ objects, targets });
  const found = new Set<string>();
  const charts = new Set<string>();
  for (const { object } of objectsOfKinds(objects, namesChart)) {
    const spec = chartSpecOf(object);
    const namespace = isJsonObject(object["metadata"]) && textOf(object["metadata"]["namespace"]);
    if (spec === undefined || isElsewhere(spec, namespace || "default")) continue;
    charts.add(fromRoot(textOf(spec["chart"]) ?? everything));
    for (const file of [spec["valuesFiles"], spec["valuesFile"]].flat())
      if (typeof file === "string") found.add(fromRoot(file));
  }
  for (const chart of charts) {
    if (charts.size > mostCharts) return new Set([everything]);
    found.add(chart);
    for (const other of takenInBy(snapshot, chart)) charts.add(other);
  }
  return found;
}

/** Whether a file is at one of these paths or below. */
export function isAtAny(paths: ReadonlySet<string>, file: string): boolean {
  if (paths.has(everything) || paths.has(file)) return true;
  for (let at = file.lastIndexOf("/"); at > 0; at = file.lastIndexOf("/", at - 1))
    if (paths.has(file.slice(0, at))) return true;
  return false;
}

const namesChart = (kind: string): boolean => /\/Helm(?:Release|Chart)$/.test(kind);
const isGitRepository = (kind: string): boolean => kind.endsWith("/GitRepository");

/** What says which chart, of one that comes from a GitRepository. */
function chartSpecOf({ apiVersion, kind, spec }: JsonObject): JsonObject | undefined {
  if (!isJsonObject(spec)) return undefined;
  const chart = isJsonObject(spec["chart"]) ? spec["chart"]["spec"] : undefined;
  const found =
    kind === "HelmRelease" && isOfGroup(apiVersion, "helm.toolkit.fluxcd.io")
      ? chart
      : kind === "HelmChart" && isOfGroup(apiVersion, "source.toolkit.fluxcd.io")
        ? spec
        : undefined;
  if (!isJsonObject(found) || !isJsonObject(found["sourceRef"])) return undefined;
  return found["sourceRef"]["kind"] === "GitRepository" ? found : undefined;
}

/** By the GitRepositories that the cluster applies. */
function elsewhere({ objects, targets }: Pick<ClusterObjects, "objects" | "targets">) {
  const repository = targets[0]?.repository;
  const sources = Map.groupBy(
    [...objectsOfKinds(objects, isGitRepository)].flatMap((object) => asGitSource(object) ?? []),
    ({ ref }) => sourceKey(ref),
  );
  return ({ sourceRef }: JsonObject, namespace: string): boolean => {
    const ref = isJsonObject(sourceRef) ? sourceRef : {};
    const key = sourceKey({
      kind: "GitRepository",
      name: textOf(ref["name"]) ?? "",
      namespace: textOf(ref["namespace"]) ?? namespace,
    });
    const named = sources.get(key) ?? [];
    return (
      repository !== undefined &&
      named.length > 0 &&
      named.every(({ url }) => compareAddress(url, repository) === "elsewhere")
    );
  };
}

/** Of `Chart.yaml`, and of what charts had before it; of one that cannot be read, everything. */
function takenInBy({ files }: Snapshot, chart: string): string[] {
  return ["Chart.yaml", "requirements.yaml"].flatMap((name) => {
    const file = files.get(path.posix.join(chart, name));
    if (file === undefined) return [];
    const { documents, problems } = readYaml(file.text, { longest: file.text.length });
    if (problems.length > 0) return [everything];
    return documents.flatMap(({ value }) => localDependencies(value, chart));
  });
}

function localDependencies(value: Json, chart: string): string[] {
  const listed = isJsonObject(value) ? value["dependencies"] : undefined;
  return (Array.isArray(listed) ? listed : []).flatMap((one) => {
    const from = isJsonObject(one) ? textOf(one["repository"]) : undefined;
    return from?.startsWith("file://") ? [fromRoot(path.posix.join(chart, from.slice(7)))] : [];
  });
}

/** Flux lets no path out of the repository. */
function fromRoot(given: string): string {
  const clean = path.posix.normalize(`/${given}`).replace(/^\/+|\/+$/g, "");
  return clean === "" ? everything : clean;
}
