import type { TargetChoice } from "@/components/launch/launch-values";
import type { SchemaRegistry } from "@/lib/kubernetes";
import type { JsonObject } from "@/lib/json";
import { lintTemplate, type GivenTarget } from "@/lib/template-tests";
import type { ParameterStep, TemplateProblem } from "@/lib/template";
import { openBundle } from "../template/open-bundle";
import { previewTargets } from "./preview-targets";

/** What the page shows of a template as it is in its folder now. */
export interface PreviewedTemplate {
  /** Undefined where there is an error that leaves no form. */
  template:
    | {
        name: string;
        version: string;
        title: string;
        summary: string;
        scope: "team" | "platform";
        digest: string;
        steps: readonly ParameterStep[];
        schema: JsonObject;
      }
    | undefined;
  /** What `slipway template lint` says, without policies: those judge what is typed. */
  problems: (TemplateProblem & { test?: string })[];
  teams: readonly string[];
  targets: readonly TargetChoice[];
}

/** Reads the folder. Throws `not_found`. */
export async function previewedTemplate(
  folder: string,
  schemas: SchemaRegistry,
  target: GivenTarget | undefined,
): Promise<PreviewedTemplate> {
  const { template, problems } = lintTemplate(await openBundle(folder), { schemas });
  const definition = template?.definition;
  return {
    template: template && {
      name: template.definition.name,
      version: template.definition.version,
      title: template.definition.title,
      summary: template.definition.summary,
      scope: template.definition.scope,
      digest: template.digest,
      steps: definition?.steps ?? [],
      schema: template.schema,
    },
    problems,
    teams: ["payments", "checkout"],
    targets: previewTargets(target).map(({ name, title, environment, cluster }) => ({
      name,
      title,
      environment,
      cluster: cluster.name,
    })),
  };
}
