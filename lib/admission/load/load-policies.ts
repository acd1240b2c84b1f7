import type { z } from "zod";
import { isJsonObject, type JsonObject, toPointer } from "@/lib/json";
import { readYaml, type YamlDocument } from "@/lib/yaml";
import type { Binding, Policy, PolicyProblem, PolicySet } from "../types";
import { compileBinding, compilePolicy, type Complain } from "./compile-policy";
import { placeWithin } from "./place";
import { bindingSchema, policySchema } from "./policy-schema";

/**
 * Characters of a file of policies, or of their tests, wherever they come from. Such files are read
 * in one go, where other work waits for them.
 */
export const longestPolicyFile = 256 * 1024;

export interface PolicyFile {
  path: string;
  text: string;
}

/**
 * Reads ValidatingAdmissionPolicy and ...Binding manifests. A file with a YAML error, a policy with
 * an expression that does not compile, and a binding that is not right are refused: they are not in
 * the set, and a problem says where and why. Objects of other kinds are kept as parameters. Pure.
 */
export function loadPolicies(files: readonly PolicyFile[]): {
  policies: PolicySet;
  problems: PolicyProblem[];
} {
  const problems: PolicyProblem[] = [];
  const set: { policies: Policy[]; bindings: Binding[]; params: JsonObject[] } = {
    policies: [],
    bindings: [],
    params: [],
  };
  for (const { path, text } of files) readFile(path, text, set, problems);
  for (const binding of set.bindings) {
    if (set.policies.some((policy) => policy.name === binding.policyName)) continue;
    if (
      problems.some(
        (problem) => problem.policy === binding.policyName && problem.severity === "error",
      )
    )
      continue;
    problems.push({
      severity: "warning",
      message: `The binding ${binding.name} names the policy ${binding.policyName}, which is not there.`,
      path: binding.file,
      line: 1,
      column: 1,
      policy: binding.policyName,
    });
  }
  for (const policy of set.policies) {
    if (set.bindings.some((binding) => binding.policyName === policy.name)) continue;
    problems.push({
      severity: "warning",
      message: `The policy ${policy.name} has no binding, so it applies to nothing.`,
      path: policy.file,
      line: 1,
      column: 1,
      policy: policy.name,
    });
  }
  return { policies: set, problems };
}

function readFile(
  path: string,
  text: string,
  set: { policies: Policy[]; bindings: Binding[]; params: JsonObject[] },
  problems: PolicyProblem[],
): void {
  const { documents, problems: broken } = readYaml(text, { longest: longestPolicyFile });
  for (const problem of broken) problems.push({ severity: "error", path, ...problem });
  for (const document of documents) {
    const { value } = document;
    for (const one of isJsonObject(value) &&
    value["kind"] === "List" &&
    Array.isArray(value["items"])
      ? value["items"]
      : [value]) {
      if (isJsonObject(one))
        readObject(one, one === value ? document : undefined, { path, set, problems });
    }
  }
}

interface Reading {
  path: string;
  set: { policies: Policy[]; bindings: Binding[]; params: JsonObject[] };
  problems: PolicyProblem[];
}

function readObject(
  object: JsonObject,
  document: YamlDocument | undefined,
  { path, set, problems }: Reading,
): void {
  const kind = object["kind"];
  const isPolicy = kind === "ValidatingAdmissionPolicy";
  if (!isPolicy && kind !== "ValidatingAdmissionPolicyBinding") {
    set.params.push(object);
    return;
  }
  const name =
    isJsonObject(object["metadata"]) && typeof object["metadata"]["name"] === "string"
      ? object["metadata"]["name"]
      : undefined;
  let failed = false;
  const complain: Complain = (at, message, severity = "error", offset, source) => {
    if (severity === "error") failed = true;
    const place =
      document === undefined
        ? { line: 1, column: 1 }
        : source === undefined
          ? document.placeOf(at)
          : placeWithin(document, at, source, offset ?? 0);
    const pointer = toPointer(at);
    problems.push({
      severity,
      message: `${at.length === 0 ? "" : `${dotted(at)}: `}${message}`,
      path,
      ...place,
      pointer,
      ...(name === undefined ? {} : { policy: name }),
    });
  };
  if (!/^admissionregistration\.k8s\.io\/v1(beta1|alpha1)?$/.test(String(object["apiVersion"])))
    complain(["apiVersion"], "It must be admissionregistration.k8s.io/v1.");
  if (isPolicy) {
    const manifest = parsed(policySchema.safeParse(object), complain);
    if (manifest === undefined) return;
    const policy = compilePolicy(manifest, path, complain);
    if (set.policies.some((other) => other.name === policy.name))
      complain(["metadata", "name"], `There are two policies named ${policy.name}.`);
    if (!failed) set.policies.push(policy);
  } else {
    const manifest = parsed(bindingSchema.safeParse(object), complain);
    if (manifest === undefined) return;
    const binding = compileBinding(manifest, path, complain);
    if (set.bindings.some((other) => other.name === binding.name))
      complain(["metadata", "name"], `There are two bindings named ${binding.name}.`);
    if (!failed) set.bindings.push(binding);
  }
}

function parsed<T>(result: z.ZodSafeParseResult<T>, complain: Complain): T | undefined {
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const path = issue.path.filter((key): key is string | number => typeof key !== "symbol");
    complain(
      issue.code === "unrecognized_keys" ? [...path, issue.keys[0] ?? ""] : path,
      issue.code === "unrecognized_keys"
        ? `There is no field ${issue.keys.join(", ")} here.`
        : `${issue.message}.`,
    );
  }
  return undefined;
}

function dotted(path: readonly (string | number)[]): string {
  return path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : index === 0 ? key : `.${key}`))
    .join("");
}
