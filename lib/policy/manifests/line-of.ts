import { parseAllDocuments } from "yaml";
import { Places } from "../load/place";

/**
 * The line (from 1) of a field in one document of a YAML text, or of the nearest one above it that is there; undefined where
 * there is no such document. `pointer` is a JSON Pointer.
 */
export function lineOf(text: string, document: number, pointer: string): number | undefined {
  const places = new Places();
  const documents = parseAllDocuments(text, { lineCounter: places.lines, prettyErrors: false });
  const one = Array.isArray(documents) ? documents[document] : undefined;
  if (one === undefined) return undefined;
  const path = pointer.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~")).map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  return places.of(one, path).line;
}
