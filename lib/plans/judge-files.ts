import { objectTitle, isSelected, type SchemaRegistry } from "@/lib/kubernetes";
import type { CuratedPolicies } from "@/lib/policies/server";
import { namespacesOf } from "@/lib/snapshots";
import { fillPattern, type Target, targetLabels } from "@/lib/targets";
import { type Finding, judgement, type LocatedObject, parametersToBlame } from "@/lib/admission";
import type { RenderedFile, TemplateProblem, TemplateScope } from "@/lib/template";
import type { PolicyVerdict } from "./preview";

export interface Judged {
  target: Target;
  team: string;
  namespace: string;
  scope: TemplateScope;
  objects: readonly LocatedObject[];
  /** What is there now: what of it is no longer among the objects is judged as deleted. */
  before: readonly LocatedObject[];
  /** The objects are judged as if they stood there already: of an example. */
  inPlace?: boolean;
  rendered: readonly RenderedFile[];
  curated: CuratedPolicies;
  schemas: SchemaRegistry;
  now: Date;
}

/**
 * What the platform's policies say of an instance's objects, those that pass and those that are
 * about none of them included. Pure.
 */
export function judgeFiles({
  target,
  team,
  namespace,
  scope,
  objects,
  before,
  inPlace = false,
  rendered,
  curated,
  schemas,
  now,
}: Judged): PolicyVerdict[] {
  const { policies, exceptions, parameters, knownReferences } = curated;
  const namespaces = curated.namespaces?.get(target.cluster.id) ?? {};
  const own = new Set(Object.keys(namespacesOf({ objects: [...objects, ...before] })));
  const labels = targetLabels(target);
  const account = fillPattern(
    scope === "team" ? target.teamServiceAccount : target.platformServiceAccount,
    { team, environment: target.environment },
  );
  const { findings, applying } = judgement({
    policies,
    objects,
    before,
    defaultNamespace: namespace,
    namespaces,
    params: parameters ?? [],
    inPlace,
    // What is in Git of other namespaces is not asked for.
    isInView: (one) => own.has(one) || (one === namespace && Object.hasOwn(namespaces, one)),
    ...(knownReferences === undefined
      ? {}
      : { areParamsKnown: (reference: string) => knownReferences.includes(reference) }),
    target: { labels, substitution: target.substitution },
    schemas,
    user: { username: `system:serviceaccount:${target.fluxNamespace}:${account}` },
    exceptions: { list: exceptions, now },
  });
  const verdicts = findings.map((finding) => toVerdict(finding, rendered));
  const named = new Set(findings.map(({ policy }) => policy));
  const bound = policies.bindings
    .filter(({ targets }) => isSelected(targets, labels))
    .map(({ policyName }) => policyName);
  const passed = policies.policies.filter(({ name }) => bound.includes(name) && !named.has(name));
  return [
    ...verdicts,
    ...passed.map(({ name, title, description }): PolicyVerdict => ({
      verdict: applying.has(name) ? "passes" : "does-not-apply",
      policy: title,
      message: description,
    })),
  ];
}

function toVerdict(finding: Finding, rendered: readonly RenderedFile[]): PolicyVerdict {
  const { object, exception, expired } = finding;
  const blamed = parametersToBlame(finding, rendered)[0];
  const notes = [
    finding.through === undefined ? "" : `It would fail when its ${finding.through}s start.`,
    exception ? `Allowed until ${exception.expires}: ${exception.reason}` : "",
    expired ? `The exception ${expired.name} has expired.` : "",
  ];
  return {
    verdict: finding.verdict,
    policy: finding.title,
    message: [finding.message, ...notes].filter((note) => note !== "").join(" "),
    object: objectTitle(object),
    about: {
      policy: finding.policy,
      ...(finding.rule === undefined ? {} : { rule: finding.rule }),
      kind: object.kind,
      name: object.name,
      ...(object.namespace === undefined ? {} : { namespace: object.namespace }),
    },
    file: finding.file,
    ...(finding.expected === undefined ? {} : { expected: finding.expected }),
    ...(finding.remedy === undefined ? {} : { remedy: finding.remedy }),
    ...(blamed === undefined ? {} : { pointer: `/parameters${blamed}` }),
  };
}

/** What is denied stands in the way as an error of the request does. */
export function deniedProblems(verdicts: readonly PolicyVerdict[]): TemplateProblem[] {
  return verdicts
    .filter(({ verdict }) => verdict === "denied")
    .map(({ policy, message, file, expected, remedy, pointer }) => ({
      severity: "error",
      code: policyDenied,
      message: `${policy}: ${message}`,
      ...(file === undefined ? {} : { file }),
      ...(expected === undefined ? {} : { expected }),
      ...(remedy === undefined ? {} : { remedy }),
      ...(pointer === undefined ? {} : { pointer }),
    }));
}

/** The code of a problem that a policy made. */
export const policyDenied = "policy-denied";
