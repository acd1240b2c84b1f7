import { type Finding, judge, parametersToBlame, type PolicySet } from "@/lib/admission";
import { instanceObjects } from "@/lib/instances/server";
import { objectTitle } from "@/lib/kubernetes";
import type { RenderedFile, RenderInput, TemplateProblem } from "@/lib/template";
import { type Checks, sourceOf } from "@/lib/template-tests";

/**
 * Holds what is rendered against policies as the portal does, as the whole folder of an instance:
 * what the cluster would deny is an error, all else that a policy says is a warning. The target is
 * called as in the sandbox: it has its name, environment, cluster and variables for labels.
 */
export function judgeBy(policies: PolicySet): NonNullable<Checks["judge"]> {
  return (_, input, files) =>
    judge({
      policies,
      objects: objectsOf(input, files),
      defaultNamespace: input.instance.namespace,
      // An example: its namespace has what policies ask of it.
      inPlace: true,
      target: {
        labels: {
          name: input.target.name,
          environment: input.target.environment,
          cluster: input.target.cluster,
          ...input.target.vars,
        },
        substitution: input.target.substitution,
      },
      user: { username: accountOf(input) },
    })
      // That nobody sees what a chart makes before the cluster is said of every chart, by no policy.
      .filter(({ policy }) => policy !== "")
      .map((finding) => problemOf(finding, input, files));
}

/** As they stand in the folder of the instance (`wholeInstance`), which nobody writes for this. */
export function objectsOf({ template, instance }: RenderInput, files: readonly RenderedFile[]) {
  return instanceObjects(files, { ...instance, template: template.definition.name });
}

/** As whom Flux applies it, as the targets of the sandbox have it. */
function accountOf({ template, instance }: RenderInput): string {
  const account = template.definition.scope === "team" ? `team-${instance.team}` : "platform";
  return `system:serviceaccount:flux-system:${account}`;
}

function problemOf(
  finding: Finding,
  { template }: RenderInput,
  files: readonly RenderedFile[],
): TemplateProblem {
  const { verdict, title, message, object, expected, file, document, field } = finding;
  const [pointer] = parametersToBlame(finding, files);
  return {
    severity: verdict === "denied" ? "error" : "warning",
    code: `policy-${verdict}`,
    message: `${title}: ${message} (${objectTitle(object)})`,
    ...sourceOf(template, file, document, field),
    ...(expected === undefined ? {} : { expected }),
    ...(pointer === undefined ? {} : { pointer }),
  };
}
