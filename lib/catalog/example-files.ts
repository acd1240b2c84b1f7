import { instanceNamespace, instancePath } from "@/lib/instances";
import { requireCan } from "@/lib/identity";
import type { Context } from "@/lib/identity/server";
import { targetContext } from "@/lib/targets";
import { usableTargets } from "@/lib/targets/server";
import { render } from "@/lib/template";
import { exampleParameters } from "./example-parameters";
import { getOfferedVersion } from "./store";

export interface ExampleFiles {
  files: { path: string; content: string }[];
  /** Where they would go: the first target that the actor may use. */
  target: string;
}

/** The files that a template would make with example parameters. Empty where there is nothing to go by. Throws `forbidden`, `not_found`. */
export async function exampleFiles(ctx: Context, name: string, team: string): Promise<ExampleFiles> {
  requireCan(ctx.actor, "catalog.read");
  const [{ template }, [target]] = await Promise.all([getOfferedVersion(ctx.db, name), usableTargets(ctx)]);
  if (!target) return { files: [], target: "" };
  const called = template.definition.scope === "platform" ? team : "example";
  const context = {
    instance: { id: "00000000-0000-0000-0000-000000000000", name: called, team, namespace: instanceNamespace(team), path: instancePath(target, team, called) },
    target: targetContext(target),
  };
  const parameters = exampleParameters(template, context);
  if (parameters === undefined) return { files: [], target: target.title };
  const rendering = render({ template, parameters, ...context });
  return { files: rendering.files.map(({ path, content }) => ({ path, content })), target: target.title };
}
