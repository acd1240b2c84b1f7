import { loadAll } from "js-yaml";
// oxlint-disable-next-line no-restricted-imports -- what others make of a text is asked here
import { parseAllDocuments } from "yaml";

/**
 * One document as YAML 1.2 and YAML 1.1 readers see it; each throws where the text is not
 * well-formed.
 */
export const readers: Readonly<Record<string, (text: string) => unknown>> = {
  "YAML 1.2": (text) => one(text, "1.2"),
  "YAML 1.1": (text) => one(text, "1.1"),
  "js-yaml": (text) => {
    const documents = loadAll(text);
    if (documents.length !== 1) throw new Error(`${documents.length} documents`);
    return documents[0];
  },
};

function one(text: string, version: "1.1" | "1.2"): unknown {
  const documents = parseAllDocuments(text, {
    version,
    logLevel: "silent",
    prettyErrors: false,
    maxAliasCount: -1,
  } as never);
  if (!Array.isArray(documents) || documents.length !== 1) throw new Error("not one document");
  const [document] = documents;
  const [problem] = [...(document?.errors ?? []), ...(document?.warnings ?? [])];
  if (problem !== undefined) throw problem;
  return document?.toJS({ maxAliasCount: -1 });
}
