import { isNode } from "yaml";
import { parseYaml } from "@/lib/yaml";
import type { Action } from "../types";
import { longestPolicyFile } from "./load-policies";

/**
 * The text of a policy file with another action for one of its bindings; everything else, comments
 * included, stays as it is, but for lines that had to be indented to be read. Undefined where the file has no such binding.
 */
export function withAction(text: string, binding: string, action: Action): string | undefined {
  const { documents, text: parsed } = parseYaml(text, { longest: longestPolicyFile });
  const document = documents.find(
    (one) =>
      one.get("kind") === "ValidatingAdmissionPolicyBinding" &&
      one.getIn(["metadata", "name"]) === binding,
  );
  const node = document?.getIn(["spec", "validationActions"], true);
  if (!isNode(node) || node.range == null) return undefined;
  const [start, end] = node.range;
  return `${parsed.slice(0, start)}[${action}]${parsed.slice(end)}`;
}
