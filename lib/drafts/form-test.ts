import { stringify } from "yaml";
import { PortalError } from "@/lib/errors";
import { targetContext } from "@/lib/targets";
import { parseTemplate, render } from "@/lib/template";
import { renderInputOf, snapshotPath, snapshotText } from "@/lib/template-tests";
import type { FileChange } from "./draft";
import type { FilledBundle } from "./tasks";

/**
 * A filled-in form as a test of its bundle: a file in tests/ with the parameters, and a snapshot of what comes of them.
 * Throws `invalid` where nothing comes of them, and `conflict` where a file of that name is there. Pure.
 */
export function formTest({
  files,
  title,
  target,
  team,
  name,
  parameters,
}: Omit<FilledBundle, "rules" | "createdBy"> & { title: string }): FileChange[] {
  const { template, problems } = parseTemplate(files);
  if (template === undefined)
    throw new PortalError("invalid", problems[0]?.message ?? "template.yaml cannot be read.");
  const { name: called, environment, cluster, vars, substitution } = targetContext(target);
  const given = {
    parameters,
    target: { name: called, environment, cluster, vars, substitution },
    instance: { name, team },
  };
  const rendering = render(renderInputOf(template, given));
  if (rendering.files.length === 0)
    throw new PortalError(
      "invalid",
      rendering.problems[0]?.message ?? "Nothing is written with these values.",
      { hint: "Fill in the form so that it gives files, and save it then." },
    );
  const stem = stemOf(title);
  const path = `tests/${stem}.yaml`;
  const snapshot = snapshotPath(stem);
  for (const taken of [path, snapshot])
    if (Object.hasOwn(files, taken))
      throw new PortalError("conflict", `${taken} is there already.`, {
        hint: "Give the test another title.",
      });
  const test = { title, ...given, expect: [{ snapshot: stem }] };
  return [
    { path, text: stringify(test, { lineWidth: 0, version: "1.1" }) },
    { path: snapshot, text: snapshotText(rendering.files) },
  ];
}

/** `Two copies on staging` is `two-copies-on-staging`. */
function stemOf(title: string): string {
  const words = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 60)
    .replaceAll(/^-|-$/g, "");
  return words === "" ? "form" : words;
}
