import { parseAllDocuments } from "yaml";
import { isJsonObject, type Json } from "@/lib/json";

/** The names of the policies in a file, in their order; none where it is not YAML. Says nothing of whether they are right. */
export function policyNames(text: string): string[] {
  const documents = parseAllDocuments(text, { prettyErrors: false });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => {
    if (document.errors.length > 0) return [];
    const value = document.toJS({ maxAliasCount: 1_000 }) as Json;
    const metadata = isJsonObject(value) && value["kind"] === "ValidatingAdmissionPolicy" ? value["metadata"] : undefined;
    return isJsonObject(metadata) && typeof metadata["name"] === "string" ? [metadata["name"]] : [];
  });
}
