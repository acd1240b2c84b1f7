import { z } from "zod";
import { isJsonObject, type JsonObject } from "@/lib/json";
import { objectTitle } from "@/lib/kubernetes";
import { problemWithPlace, readYamlDocument } from "@/lib/yaml";
import { longestPolicyFile } from "../load/load-policies";
import { judge } from "../judge/judge";
import type { Finding, LocatedObject, PolicySet } from "../types";
import { verdicts } from "../verdict";

const object = z.custom<JsonObject>((value) => isJsonObject(value), "must be an object");
const labels = z.record(z.string(), z.string());

/**
 * `tests/*.yaml` of a policy: objects, and what must be said of them. An empty `expect`: nothing.
 */
export const policyTestSchema = z.strictObject({
  title: z.string().min(1),
  target: z.strictObject({ labels, substitution: z.boolean().optional() }).optional(),
  namespaces: z.record(z.string(), labels).optional(),
  user: z
    .strictObject({ username: z.string().min(1), groups: z.array(z.string()).optional() })
    .optional(),
  params: z.array(object).optional(),
  before: z.array(object).optional(),
  objects: z.array(object),
  expect: z.array(
    z.strictObject({
      rule: z.int().min(0).optional(),
      /** Name of the object. */
      object: z.string().optional(),
      field: z.string().optional(),
      /** Part of the message. */
      message: z.string().optional(),
      action: z.enum(["Deny", "Warn", "Audit"]).optional(),
      /** `deny`: the rule fails, whatever follows; else what follows, in the word of a finding. */
      verdict: z.enum(["deny", ...verdicts]).default("deny"),
    }),
  ),
});

export type PolicyTest = z.infer<typeof policyTestSchema>;

/** Reads a test; throws an `Error` that says what is not right. */
export function readPolicyTest(text: string): PolicyTest {
  const { value, problem } = readYamlDocument(text, { longest: longestPolicyFile });
  if (problem !== undefined) throw new Error(problemWithPlace(problem));
  const parsed = policyTestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(
    parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "),
  );
}

const located = (objects: readonly JsonObject[]): LocatedObject[] =>
  objects.map((one, document) => ({ file: "objects.yaml", document, object: one }));

/** Runs a test; gives what differs from what it expects, in words; nothing where it passes. */
export function runPolicyTest(policies: PolicySet, test: PolicyTest): string[] {
  const findings = judge({
    policies,
    objects: located(test.objects),
    ...(test.before === undefined ? {} : { before: located(test.before) }),
    ...(test.target === undefined ? {} : { target: test.target }),
    ...(test.namespaces === undefined ? {} : { namespaces: test.namespaces }),
    ...(test.user === undefined ? {} : { user: test.user }),
    ...(test.params === undefined ? {} : { params: test.params }),
  }).filter((finding) => finding.policy !== "");
  const left = [...findings];
  const missing = test.expect.filter((expected) => {
    const index = left.findIndex((finding) => isExpected(finding, expected));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  return [
    ...missing.map((expected) => `It should say ${JSON.stringify(expected)}.`),
    ...left.map(
      (finding) =>
        `It says of ${objectTitle(finding.object)} (rule ${finding.rule ?? "none"}, ` +
        `${finding.field}): ${finding.message}`,
    ),
  ];
}

/** `not-judged` is said of what cannot be judged, also where Ops said that it blocks. */
function hasVerdict(
  { verdict, result }: Finding,
  expected: PolicyTest["expect"][number]["verdict"],
): boolean {
  if (expected === "deny") return result === "fails";
  return expected === "not-judged" ? result === "unknown" : verdict === expected;
}

function isExpected(finding: Finding, expected: PolicyTest["expect"][number]): boolean {
  return (
    hasVerdict(finding, expected.verdict) &&
    (expected.rule === undefined || finding.rule === expected.rule) &&
    (expected.object === undefined || finding.object.name === expected.object) &&
    (expected.field === undefined || finding.field === expected.field) &&
    (expected.action === undefined || finding.action === expected.action) &&
    (expected.message === undefined || finding.message.includes(expected.message))
  );
}
