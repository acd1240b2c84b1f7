import type { JsonObject } from "@/lib/json";
import { parseTemplate } from "../parse-template";
import { render } from "../render";
import type {
  BundleFiles,
  InstanceContext,
  ParsedTemplate,
  Rendering,
  TargetContext,
} from "../types";

export const instance: InstanceContext = {
  id: "01J0",
  name: "shop",
  team: "payments",
  namespace: "payments",
  path: "tenants/staging/payments/shop",
};
export const target: TargetContext = {
  name: "staging",
  environment: "staging",
  cluster: "eu-1",
  vars: { domain: "example.com" },
  substitution: false,
};

/** A bundle with these spec lines (two spaces deep) and these files below `files/`. */
export function bundle(spec: string, files: Record<string, string> = {}): BundleFiles {
  const head =
    "apiVersion: slipway.dev/v1alpha1\nkind: Template\nmetadata: { name: test, version: 1.0.0 }\n" +
    "spec:\n  title: Test\n  summary: A template for tests.\n";
  return {
    "template.yaml": `${head}${spec}`,
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`files/${path}`, text])),
  };
}

/** The parsed template; throws what is wrong with it. */
export function template(files: BundleFiles): ParsedTemplate {
  const { template: parsed, problems } = parseTemplate(files);
  if (parsed === undefined) throw new Error(JSON.stringify(problems, null, 2));
  return parsed;
}

/** A bundle whose every parameter is anything at all. */
export const anything = "  parameters: { additionalProperties: { x-slipway-templating: allow } }\n";

export function renderBundle(
  files: BundleFiles,
  parameters: JsonObject = {},
  where: Partial<TargetContext> = {},
): Rendering {
  return render({
    template: template(files),
    parameters,
    instance,
    target: { ...target, ...where },
  });
}

/** The one file of a rendering without problems; throws the problems otherwise. */
export function content(
  files: BundleFiles,
  parameters: JsonObject = {},
  where: Partial<TargetContext> = {},
): string {
  const { files: rendered, problems } = renderBundle(files, parameters, where);
  const errors = problems.filter((problem) => problem.severity === "error");
  if (errors.length > 0 || rendered[0] === undefined)
    throw new Error(JSON.stringify(errors, null, 2));
  return rendered[0].content;
}
