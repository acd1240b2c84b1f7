import { loadExceptions } from "@/lib/admission";
import { type CatalogKind, catalogPlace, type CurrentFiles } from "@/lib/curation";
import { loadAllowances } from "@/lib/secrets";
import { documentsOf, type Text } from "./documents-of";
import type { PolicyFolders } from "./folders";
import type { PolicyDocument } from "./policy-document";

/**
 * What the folders of the catalog say, with what was decided on top of it: policies, exceptions and allowances take the
 * place of those of the same name. An exception or an allowance that cannot be read (any more) does not count; it was
 * looked at when it was decided.
 */
export function withDecisions(folders: PolicyFolders, { files }: CurrentFiles): PolicyFolders {
  const byKind = new Map<CatalogKind, Text[]>();
  for (const file of files.values()) {
    const kind = catalogPlace(file.path)?.kind;
    if (kind !== undefined) byKind.set(kind, [...(byKind.get(kind) ?? []), file]);
  }
  const policies = byKind.get("policy");
  const { exceptions } = loadExceptions(byKind.get("exception") ?? []);
  const { allowances } = loadAllowances(byKind.get("secret-allowance") ?? []);
  return {
    documents:
      policies === undefined
        ? folders.documents
        : inTheirPlaces(folders.documents, documentsOf(policies, "edited")),
    exceptions: named(folders.exceptions, exceptions),
    secretAllowances: named(folders.secretAllowances, allowances),
  };
}

/** Each in the place, and under the path, of the file that it was made of; those that are new come last. */
function inTheirPlaces(
  ofFolders: readonly PolicyDocument[],
  decided: readonly PolicyDocument[],
): PolicyDocument[] {
  const byName = new Map(
    decided.flatMap((one) => (one.name === undefined ? [] : [[one.name, one]])),
  );
  const known = new Set(ofFolders.map(({ name }) => name));
  return [
    ...ofFolders.map((document) => {
      const now = document.name === undefined ? undefined : byName.get(document.name);
      return now === undefined ? document : { ...now, path: document.path };
    }),
    ...decided.filter(({ name }) => name === undefined || !known.has(name)),
  ];
}

function named<Named extends { name: string }>(
  ofFolders: readonly Named[],
  decided: readonly Named[],
): readonly Named[] {
  if (decided.length === 0) return ofFolders;
  const names = new Set(decided.map(({ name }) => name));
  return [...ofFolders.filter(({ name }) => !names.has(name)), ...decided];
}
