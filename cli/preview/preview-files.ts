import { z } from "zod";
import type { PolicySet } from "@/lib/admission";
import { parseInput, PortalError } from "@/lib/errors";
import { instanceNameSchema, teamNameSchema } from "@/lib/instances";
import type { JsonObject } from "@/lib/json";
import type { SchemaRegistry } from "@/lib/kubernetes";
import type { Preview } from "@/lib/plans";
import { plan } from "@/lib/plans/thread";
import { hasErrors, parseTemplate, type TemplateProblem } from "@/lib/template";
import type { GivenTarget } from "@/lib/template-tests";
import { openBundle } from "../template/open-bundle";
import { previewTargets } from "./preview-targets";

const typedValues = z.object({
  name: z.string(),
  team: z.string(),
  target: z.string(),
  parameters: z.custom<JsonObject>(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  ),
});

const instanceId = "00000000-0000-4000-8000-000000000000";

/** Judged by nothing. */
const noPolicies: PolicySet = { policies: [], bindings: [], params: [] };

/**
 * What a pull request would write for what is typed, by the same plan as the portal's. Throws
 * `invalid` for other values than the form sends, and for a template that cannot be read.
 */
export async function previewFiles(
  folder: string,
  raw: unknown,
  {
    schemas,
    policies = noPolicies,
    target: given,
    now,
  }: {
    schemas: SchemaRegistry;
    policies?: PolicySet | undefined;
    target: GivenTarget | undefined;
    now: Date;
  },
): Promise<Preview> {
  const typed = parseInput(typedValues, raw);
  const { template, problems: wrong } = parseTemplate(await openBundle(folder));
  if (template === undefined)
    throw new PortalError("invalid", wrong[0]?.message ?? "The template cannot be read.");
  const targets = previewTargets(given);
  const target = targets.find(({ name }) => name === typed.target) ?? targets[0];
  if (target === undefined) throw new PortalError("invalid", "There is no target.");
  const team = teamNameSchema.safeParse(typed.team);
  const name = instanceNameSchema.safeParse(typed.name);
  const planned = plan({
    template,
    target,
    team: team.success ? team.data : "your-team",
    name: name.success ? name.data : "your-name",
    instanceId,
    createdBy: "slipway template preview",
    parameters: typed.parameters,
    // Nobody knows what is in that namespace: it is judged as one that has what policies ask of it.
    inPlace: true,
    schemas,
    curated: { policies, exceptions: [], secretAllowances: [] },
    now,
  });
  const problems: TemplateProblem[] = [
    ...(name.success || typed.name === ""
      ? []
      : [problemAt("/name", name.error.issues[0]?.message ?? "Enter a name.")]),
    ...planned.problems,
  ];
  return {
    version: template.definition.version,
    files: planned.files.map(({ path, content }) => ({
      path,
      before: undefined,
      after: content ?? undefined,
    })),
    problems,
    verdicts: planned.verdicts,
    links: planned.links,
    exists: planned.exists,
    ready: !hasErrors(problems),
  };
}

function problemAt(pointer: string, message: string): TemplateProblem {
  return { severity: "error", code: "bad-name", message, pointer };
}
