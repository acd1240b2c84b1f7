import { isJsonObject } from "@/lib/json";
import { readYaml } from "@/lib/yaml";
import { longestPolicyFile } from "./load-policies";

/**
 * The names of the policies in a file, in their order; none where it is not YAML. Says nothing of
 * whether they are right.
 */
export function policyNames(text: string): string[] {
  return readYaml(text, { longest: longestPolicyFile }).documents.flatMap(({ value }) => {
    const metadata =
      isJsonObject(value) && value["kind"] === "ValidatingAdmissionPolicy"
        ? value["metadata"]
        : undefined;
    return isJsonObject(metadata) && typeof metadata["name"] === "string" ? [metadata["name"]] : [];
  });
}
