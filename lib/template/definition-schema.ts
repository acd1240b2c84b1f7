import semver from "semver";
import { z } from "zod";
import { expressionProblem } from "@/lib/health-checks";
import type { JsonObject } from "@/lib/json";

const jsonObject = z.custom<JsonObject>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "must be a mapping",
);

const file = z.strictObject({
  from: z.string().min(1),
  to: z.string().min(1).optional(),
  when: z.string().min(1).optional(),
  forEach: z.string().min(1).optional(),
  text: z.boolean().optional(),
});

const rule = z.strictObject({
  rule: z.string().min(1),
  field: z.string().optional(),
  message: z.string().min(1),
});

const output = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][A-Za-z0-9]*$/, "must be a name that an expression can read, like hostName"),
  title: z.string().min(1),
  value: z.string().min(1),
  when: z.string().min(1).optional(),
});

const related = z.strictObject({
  template: z.string().min(1),
  title: z.string().min(1).optional(),
  parameters: jsonObject.optional(),
});

const expressions = ["current", "inProgress", "failed"] as const;

const healthCheck = z
  .strictObject({
    apiVersion: z.string().regex(/^[a-z0-9.-]+\/[a-z0-9]+$/, "must be a group and a version"),
    kind: z.string().regex(/^[A-Z][A-Za-z0-9]*$/, "must be a kind, like Widget"),
    current: z.string().min(1).optional(),
    inProgress: z.string().min(1).optional(),
    failed: z.string().min(1).optional(),
    none: z.string().min(1).optional(),
  })
  .superRefine((check, context) => {
    const given = expressions.filter((name) => check[name] !== undefined);
    if (check.none !== undefined && given.length > 0)
      context.addIssue("says `none`, and expressions all the same");
    if (check.none === undefined && check.current === undefined)
      context.addIssue("needs `current`, or `none` with the reason");
    for (const name of given) {
      const message = expressionProblem(check[name] ?? "");
      if (message !== undefined) context.addIssue({ code: "custom", path: [name], message });
    }
  });

/** `template.yaml` as authors write it. */
export const definitionSchema = z.strictObject({
  apiVersion: z.literal("slipway.dev/v1alpha1"),
  kind: z.literal("Template"),
  metadata: z.strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, "must be a DNS label, like web-service"),
    version: z
      .string()
      .refine(
        (version) => semver.valid(version) === version,
        "must be a semantic version, like 1.3.0",
      ),
  }),
  spec: z.strictObject({
    // A database orders by both: an index takes no more than 2,704 bytes.
    title: z.string().min(1).max(200),
    summary: z.string().min(1),
    category: z.string().min(1).max(60).default("Other"),
    tags: z.array(z.string().min(1)).default([]),
    keywords: z.array(z.string().min(1).max(60)).max(50).default([]),
    icon: z.string().min(1).default("box"),
    owner: z.string().min(1).default("platform-team"),
    scope: z.enum(["team", "platform"]).default("team"),
    access: z
      .strictObject({ groups: z.array(z.string().min(1)).default([]) })
      .default({ groups: [] }),
    parameters: z.union([z.array(jsonObject), jsonObject]).default([]),
    rules: z.array(rule).default([]),
    files: z.array(file).optional(),
    links: z
      .array(z.strictObject({ title: z.string().min(1), url: z.string().min(1) }))
      .default([]),
    outputs: z.array(output).max(50).default([]),
    related: z.array(related).max(20).default([]),
    healthChecks: z.array(healthCheck).max(50).default([]),
  }),
});

export type WrittenDefinition = z.infer<typeof definitionSchema>;

/**
 * Every field of `template.yaml` with what it is for; docs/templates.md is held against this table.
 */
export const definitionFields: Readonly<Record<string, string>> = {
  apiVersion: "Always `slipway.dev/v1alpha1`.",
  kind: "Always `Template`.",
  "metadata.name": "A DNS label; the name of the template for ever.",
  "metadata.version": "A semantic version; a published version never changes.",
  "spec.title": "What people call it: 200 characters at most.",
  "spec.summary": "One or two sentences for its card.",
  "spec.category": "Where it is listed: 60 characters at most. Default `Other`.",
  "spec.tags": "Words to find it by, shown on its card.",
  "spec.keywords": "Words that people search for and that stand nowhere else: `database`, `sql`.",
  "spec.icon": "The name of an icon, see below. Default `box`.",
  "spec.owner": "The team that looks after it. Default `platform-team`.",
  "spec.scope":
    "With whose rights it is applied: `team` (default) or `platform`, which needs an Ops approval.",
  "spec.access.groups": "Who may use it; empty: everyone who may sign in.",
  "spec.parameters":
    "JSON Schema 2020-12: one object, or a list of them, which are the steps of the form.",
  "spec.rules": "Checks across fields.",
  "spec.rules[].rule": "CEL that must be true.",
  "spec.rules[].field":
    "The field to blame, as a dotted name or a JSON Pointer; without it, the form as a whole.",
  "spec.rules[].message": "What the person is told.",
  "spec.files": "What is rendered; without it, every file under `files/` to the same path.",
  "spec.files[].from": "The path of the file below `files/`.",
  "spec.files[].to": "The path of the output, with expressions; default: the same as `from`.",
  "spec.files[].when": "CEL; the file is rendered only where it is true.",
  "spec.files[].forEach": "CEL for a list or a map; the file is rendered for each of its elements.",
  "spec.files[].text": "`true` for a file that is not YAML.",
  "spec.links": "Links shown with the instance.",
  "spec.links[].title": "The text of the link.",
  "spec.links[].url": "An http or https URL, with expressions.",
  "spec.outputs":
    "What others need to know of an instance: shown on its page, given by the API, offered by pickers.",
  "spec.outputs[].name": "How expressions, programs and pickers call it: letters and digits.",
  "spec.outputs[].title": "What people call it.",
  "spec.outputs[].value": "A text with expressions.",
  "spec.outputs[].when": "CEL; the instance has this output only where it is true.",
  "spec.related":
    "Templates that go with this one: offered on its page, and on the page of an instance " +
    "with what is known filled in.",
  "spec.related[].template":
    "The name of the other template. One that is not in the catalog is left out.",
  "spec.related[].title":
    "What the link says, like `Add monitoring`; without it, the other template's title.",
  "spec.related[].parameters":
    "Parameters of the other template, with expressions; `outputs` can be read here too.",
  "spec.healthChecks":
    "When objects of custom kinds are healthy, where Slipway does not know it; see " +
    "[below](#when-an-object-is-healthy).",
  "spec.healthChecks[].apiVersion": "The group and version of the kind, like `example.com/v1`.",
  "spec.healthChecks[].kind": "The kind, like `Widget`.",
  "spec.healthChecks[].current": "CEL over the object that is true once it is there.",
  "spec.healthChecks[].inProgress":
    "CEL; where it is true, the object is waited for whatever the others say.",
  "spec.healthChecks[].failed":
    "CEL; where it is true, Flux gives up at once. Only for what nothing tries again.",
  "spec.healthChecks[].none":
    "In place of expressions: why nothing can be waited for, as with a kind that never has a status.",
};
