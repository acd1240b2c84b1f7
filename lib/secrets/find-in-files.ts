import { isJsonObject, type Json } from "@/lib/json";
import { type Allows, findSecrets, findSecretsInObject } from "./find-secrets";
import { formatIn, looksLike } from "./looks-like";
import { withoutArmour } from "./public-text";

/** A file as it would be written; `documents` of one that is not YAML are none. */
export interface WrittenFile {
  path: string;
  text: string;
  documents: readonly Json[];
}

/** Where in what would be written something looks like a secret. Never the value itself. */
export interface WrittenSecret {
  path: string;
  document: number;
  /**
   * JSON Pointer into the document; "" where it is the text that shows it (a comment, a file that
   * is not YAML).
   */
  pointer: string;
  /** From 1, where it is the text that shows it. */
  line: number | undefined;
  kind: string | undefined;
  looksLike: string;
}

/** As `Allows`, with the file and the kind of the object that the value stands in. */
export type AllowsWritten = (
  value: string,
  place: Pick<WrittenSecret, "path" | "document" | "pointer" | "kind">,
) => boolean;

/**
 * Every secret in files: each scalar of each document, and the text itself, comments and files that
 * are not YAML included. Pure; says where, never what.
 */
export function findSecretsInFiles(
  files: readonly WrittenFile[],
  allows: AllowsWritten = () => false,
): WrittenSecret[] {
  return files.flatMap((file) => {
    const inDocuments = file.documents.flatMap((value, document) =>
      inDocument(file.path, value, document, allows),
    );
    // What a document shows is in the text as well, and said once.
    return inDocuments.length > 0 ? inDocuments : inText(file, allows);
  });
}

function inDocument(
  path: string,
  value: Json,
  document: number,
  allows: AllowsWritten,
): WrittenSecret[] {
  const kind = isJsonObject(value) && typeof value["kind"] === "string" ? value["kind"] : undefined;
  const here: Allows = (text, pointer) => allows(text, { path, document, pointer, kind });
  const found = isJsonObject(value) ? findSecretsInObject(value, here) : findSecrets(value, here);
  return found.map(({ pointer, looksLike }) => ({
    path,
    document,
    pointer,
    line: undefined,
    kind,
    looksLike,
  }));
}

/** Line by line; what goes over several lines (a key's armour) is known by its first. */
function inText({ path, text, documents }: WrittenFile, allows: AllowsWritten): WrittenSecret[] {
  return withoutArmour(text)
    .split("\n")
    .flatMap((line, index) => {
      const looks = documents.length === 0 ? looksLike(line, "other") : formatIn(commentOf(line));
      if (
        looks === undefined ||
        allows(line.trim(), { path, document: 0, pointer: "", kind: undefined })
      )
        return [];
      return [
        { path, document: 0, pointer: "", line: index + 1, kind: undefined, looksLike: looks },
      ];
    });
}

/**
 * What YAML does not read of a line; a scalar with ` #` in it is searched twice, which does no
 * harm.
 */
function commentOf(line: string): string {
  const start = /(?:^|\s)#/.exec(line);
  return start === null ? "" : line.slice(start.index + start[0].length);
}
