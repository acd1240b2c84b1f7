import type { InvisibleContent, LocatedObject } from "@/lib/admission";
import { filesAt, notBuilt, placeOf, possiblePaths } from "@/lib/kustomize";
import type { BrokenFile } from "../snapshot";
import { objectName, type ObjectName } from "@/lib/kubernetes";
import { applyPath } from "./apply-path";
import {
  asFluxKustomization,
  type FluxKustomization,
  withCommonMetadata,
} from "./flux-kustomization";
import { substitute } from "./substitute";
import type { Tree } from "./tree";

/** What comes of applying what Kustomizations lead to. */
export interface Applied {
  objects: LocatedObject[];
  invisible: InvisibleContent[];
  broken: BrokenFile[];
  /** Every file that has a part in it. */
  files: string[];
}

/** A Flux Kustomization to start from, and the object that says so, where there is one. */
export interface Root {
  kustomization: FluxKustomization;
  from: LocatedObject | undefined;
}

/** The sources that are this repository, in the cluster that is followed. */
export type IsHere = (source: FluxKustomization["source"]) => boolean;

/** Everything that a cluster applies, from some Kustomizations on, each followed once. */
export function follow(tree: Tree, roots: readonly Root[], isHere: IsHere): Applied {
  const all: Applied = { objects: [], invisible: [], broken: [], files: [] };
  const seen = new Set<string>();
  const waiting: Root[] = [...roots];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { kustomization, from } = next;
    const key = `${kustomization.namespace}/${kustomization.name}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const hidden = hiddenBy(kustomization, isHere);
    if (hidden !== undefined) {
      all.invisible.push(unseen(next, hidden));
      continue;
    }
    if (!tree.isFolder(kustomization.path)) {
      if (from !== undefined)
        all.broken.push({
          path: from.file,
          ...placeOf(tree.text(from.file) ?? "", kustomization.path),
          message:
            `There is no folder ${kustomization.path}: Flux cannot apply the Kustomization ` +
            `${kustomization.name}.`,
        });
      continue;
    }
    const { change } = kustomization;
    const how = change === undefined || "reason" in change.change ? undefined : change.change;
    const applied = applyPath(tree, kustomization.path, how);
    all.broken.push(...applied.broken);
    all.invisible.push(...applied.invisible);
    all.files.push(...applied.files);
    const reason =
      change !== undefined && "reason" in change.change ? change.change.reason : applied.refused;
    if (change !== undefined && reason !== undefined) {
      const components = filesAt(tree, possiblePaths(kustomization.path, change.components));
      const what = `The Kustomization ${kustomization.name} changes what its folder lists (${change.fields.join(", ")})`;
      all.files.push(...components);
      all.invisible.push({
        ...unseen(next, notBuilt(`${what}: ${reason}`)),
        sources: [...new Set([...applied.files, ...components])],
      });
      continue;
    }
    for (const located of applied.objects) {
      const object = finish(located, kustomization, all.invisible);
      all.objects.push(object);
      const below = asFluxKustomization(object);
      if (below !== undefined) waiting.push({ kustomization: below, from: object });
    }
  }
  return all;
}

function unseen({ kustomization, from }: Root, reason: string): InvisibleContent {
  return {
    file: from?.file ?? kustomization.path,
    document: from?.document ?? 0,
    reason,
    ...(from === undefined ? {} : { object: nameOf(kustomization) }),
  };
}

function hiddenBy(
  { name, source, elsewhere }: FluxKustomization,
  isHere: IsHere,
): string | undefined {
  if (elsewhere)
    return `The Kustomization ${name} is applied to another cluster. Nothing of it is judged.`;
  if (!isHere(source))
    return (
      `The Kustomization ${name} takes its files from the ${source.kind} ${source.name}, which ` +
      "is not this repository. Nothing of it is judged."
    );
  return undefined;
}

/**
 * As the cluster would get it: metadata added, variables filled in, and with the rights of the
 * account that applies it.
 */
function finish(
  located: LocatedObject,
  { namespace, serviceAccount, substitution, commonMetadata }: FluxKustomization,
  invisible: InvisibleContent[],
): LocatedObject {
  let object = withCommonMetadata(located.object, commonMetadata);
  if (substitution !== undefined) {
    const filled = substitute(object, substitution);
    object = filled.object;
    if (filled.unknown !== undefined)
      invisible.push({
        file: located.file,
        document: located.document,
        reason: `${filled.unknown} is filled in by the cluster: what stands there is not judged.`,
        object: objectName(object),
      });
  }
  return {
    ...located,
    object,
    ...(serviceAccount === undefined
      ? {}
      : { appliedAs: { username: `system:serviceaccount:${namespace}:${serviceAccount}` } }),
  };
}

function nameOf({ name, namespace }: FluxKustomization): ObjectName {
  return { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization", namespace, name };
}
