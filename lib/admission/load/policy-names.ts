import { parseAllDocuments } from "yaml";
import { isJsonObject } from "@/lib/json";
import { plain } from "./plain";

/**
 * The names of the policies in a file, in their order; none where it is not YAML. Says nothing of
 * whether they are right.
 */
export function policyNames(text: string): string[] {
  const documents = parseAllDocuments(text, { prettyErrors: false });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => {
    if (document.errors.length > 0) return [];
    const value = plain(document);
    const metadata =
      !(value instanceof Error) &&
      isJsonObject(value) &&
      value["kind"] === "ValidatingAdmissionPolicy"
        ? value["metadata"]
        : undefined;
    return isJsonObject(metadata) && typeof metadata["name"] === "string" ? [metadata["name"]] : [];
  });
}
