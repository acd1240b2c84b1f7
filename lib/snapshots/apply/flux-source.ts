import type { LocatedObject } from "@/lib/admission";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";

/** What a Kustomization of Flux names as its source. */
export interface SourceRef {
  kind: string;
  name: string;
  namespace: string;
}

/** A GitRepository of Flux. */
export interface GitSource {
  ref: SourceRef;
  /** The file that it stands in. */
  file: string;
  url: string;
  /** What is checked out: a branch, or what else, in words. */
  checkout: { branch: string } | { other: string };
  /** `spec.ignore`. */
  ignore: string | undefined;
}

export const sourceKey = ({ kind, name, namespace }: SourceRef): string =>
  `${kind}/${namespace}/${name}`;

/** `GitRepository flux-system/apps`. */
export const sourceTitle = ({ kind, name, namespace }: SourceRef): string =>
  `${kind === "" ? "source" : kind} ${namespace}/${name}`;

/** Undefined where an object is none. */
export function asGitSource({
  object,
  file,
}: Pick<LocatedObject, "object" | "file">): GitSource | undefined {
  const { apiVersion, kind, metadata, spec } = object;
  if (kind !== "GitRepository" || !isOfGroup(apiVersion, "source.toolkit.fluxcd.io"))
    return undefined;
  if (!isJsonObject(metadata) || typeof metadata["name"] !== "string") return undefined;
  if (!isJsonObject(spec) || typeof spec["url"] !== "string") return undefined;
  return {
    ref: { kind, name: metadata["name"], namespace: textOf(metadata["namespace"]) ?? "default" },
    file,
    url: spec["url"],
    checkout: checkoutOf(isJsonObject(spec["ref"]) ? spec["ref"] : {}),
    ignore: typeof spec["ignore"] === "string" ? spec["ignore"] : undefined,
  };
}

/**
 * In the order in which source-controller looks at them
 * (https://fluxcd.io/flux/components/source/gitrepositories/#reference).
 */
function checkoutOf(ref: JsonObject): GitSource["checkout"] {
  const given = (key: string) => textOf(ref[key]);
  if (given("commit") !== undefined) return { other: `the commit ${given("commit")}` };
  const name = given("name");
  if (name !== undefined) return refName(name);
  if (given("semver") !== undefined) return { other: `tags ${given("semver")}` };
  if (given("tag") !== undefined) return { other: `the tag ${given("tag")}` };
  return { branch: given("branch") ?? "master" };
}

/** A name as Git has it: `refs/heads/main`. */
function refName(name: string): GitSource["checkout"] {
  const heads = "refs/heads/";
  return name.startsWith(heads) ? { branch: name.slice(heads.length) } : { other: name };
}

/** What a FluxInstance makes the operator write: a source, and the Kustomization of its cluster. */
export interface InstanceSync {
  name: string;
  namespace: string;
  path: string;
  source: SourceRef;
  /** Set where the source is a GitRepository. */
  git: GitSource | undefined;
}

/**
 * What the flux-operator takes a cluster from
 * (https://fluxcd.control-plane.io/operator/flux-sync/). Undefined where an object is no
 * FluxInstance, or takes it from nowhere.
 */
export function asInstanceSync({
  object,
  file,
}: Pick<LocatedObject, "object" | "file">): InstanceSync | undefined {
  const { apiVersion, kind, metadata, spec } = object;
  if (kind !== "FluxInstance" || !isOfGroup(apiVersion, "fluxcd.controlplane.io")) return undefined;
  if (!isJsonObject(metadata) || !isJsonObject(spec) || !isJsonObject(spec["sync"]))
    return undefined;
  const { sync } = spec;
  const namespace = textOf(metadata["namespace"]) ?? "default";
  const name = textOf(sync["name"]) ?? namespace;
  const source = { kind: textOf(sync["kind"]) ?? "GitRepository", name, namespace };
  const url = textOf(sync["url"]);
  const checkout = refName(textOf(sync["ref"]) ?? "");
  return {
    name,
    namespace,
    path: textOf(sync["path"]) ?? ".",
    source,
    git:
      source.kind !== "GitRepository" || url === undefined
        ? undefined
        : { ref: source, file, url, checkout, ignore: undefined },
  };
}

export const isOfGroup = (apiVersion: Json | undefined, group: string): boolean =>
  typeof apiVersion === "string" && apiVersion.startsWith(`${group}/`);

export const textOf = (value: Json | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
