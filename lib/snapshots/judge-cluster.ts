import {
  type Finding,
  judgement,
  type JudgeInput,
  type PolicyException,
  type PolicySet,
} from "@/lib/admission";
import { type Target, targetLabels } from "@/lib/targets";
import { foldersOf } from "./apply/roots";
import type { ClusterObjects } from "./cluster-objects";
import { namespacesOf } from "./namespaces-of";

/** By what is judged. */
export interface Rules {
  policies: PolicySet;
  exceptions: readonly PolicyException[];
  schemas?: NonNullable<JudgeInput["schemas"]>;
  now: Date;
}

/**
 * A finding, and at which target: the one whose folder its file is in, else the first of its
 * cluster.
 */
export interface PlacedFinding {
  target: Target;
  finding: Finding;
}

/** What policies say of a cluster, and the names of those that were asked and of those that apply. */
export interface JudgedCluster {
  placed: PlacedFinding[];
  checked: ReadonlySet<string>;
  applying: ReadonlySet<string>;
}

/**
 * What policies say of what a cluster applies, each object by the labels of its target, with
 * exceptions. With `before` (the same cluster at an earlier commit) only what differs from it, as
 * the cluster meets it: Kustomization after Kustomization, each tried whole before it is applied.
 * Findings are in the order of the objects. Pure.
 */
export function judgeCluster(
  now: ClusterObjects,
  before: ClusterObjects | undefined,
  rules: Rules,
): JudgedCluster {
  const { policies, exceptions, schemas } = rules;
  const namespaces = new Set(
    [now, ...(before === undefined ? [] : [before])].flatMap((cluster) =>
      Object.keys(namespacesOf(cluster)),
    ),
  );
  const labelled = Map.groupBy(now.targets, (target) => JSON.stringify(targetLabels(target)));
  const checked = new Set<string>();
  const applying = new Set<string>();
  const placed = [...labelled.values()].flatMap((alike) => {
    const [target] = alike;
    if (target === undefined) return [];
    const { findings, ...names } = judgement({
      policies,
      objects: now.objects,
      invisible: now.invisible,
      ...(before === undefined
        ? { inPlace: true }
        : { before: before.objects, scope: "changed" as const }),
      isInView: (namespace) => namespaces.has(namespace),
      ...(schemas === undefined ? {} : { schemas }),
      // What variables there are was filled in already, or told as invisible.
      target: { labels: targetLabels(target), substitution: false },
      exceptions: { list: exceptions, now: rules.now },
    });
    for (const name of names.checked) checked.add(name);
    for (const name of names.applying) applying.add(name);
    return findings.flatMap((finding) => {
      const at = targetOf(now.targets, finding.file);
      return at !== undefined && alike.includes(at) ? [{ target: at, finding }] : [];
    });
  });
  return { placed, checked, applying };
}

/** The target that a file of a cluster is judged by. */
export function targetOf(targets: readonly Target[], file: string): Target | undefined {
  return targets.find((target) => file.startsWith(`${foldersOf(target)}/`)) ?? targets[0];
}
