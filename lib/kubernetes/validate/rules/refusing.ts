import type { Json } from "@/lib/json";
import { dottedPath, field } from "../../object";
import type { Finding, Report } from "../../problem";

export type Path = readonly (string | number)[];

/** What is wrong with one object, said at a place in it. */
export class Refusals {
  readonly report: Report;

  constructor(report: Report) {
    this.report = report;
  }

  /** `says` follows the path of what is wrong: "must be …". */
  refuse(code: Finding["code"], path: Path, says: string, expected?: string): void {
    const at = dottedPath(path);
    this.report({
      severity: "error",
      code,
      message: `${at === "" ? "The object" : at} ${says}.`,
      path,
      ...(expected === undefined ? {} : { expected }),
    });
  }

  missing(path: Path, key: string, why = ""): void {
    this.report({
      severity: "error",
      code: "missing-field",
      message: `${dottedPath([...path, key])} is missing${why}.`,
      path,
      expected: key,
    });
  }

  invalid(path: Path, says: string, expected?: string): void {
    this.refuse("invalid-value", path, says, expected);
  }

  forbidden(path: Path, says: string): void {
    this.refuse("invalid-combination", path, says);
  }
}

/** Whether a field holds something: not absent, null, an empty text, list or map. */
export function isGiven(value: Json | undefined, ...path: (string | number)[]): boolean {
  const found = field(value, ...path);
  if (found === undefined || found === null || found === "") return false;
  if (Array.isArray(found)) return found.length > 0;
  return typeof found !== "object" || Object.keys(found).length > 0;
}

/** Whether a field is there, however empty what it holds. */
export function isThere(value: Json | undefined, ...path: (string | number)[]): boolean {
  const found = field(value, ...path);
  return found !== undefined && found !== null;
}

/** A text that is not empty. */
export function filledText(
  value: Json | undefined,
  ...path: (string | number)[]
): string | undefined {
  const found = field(value, ...path);
  return typeof found === "string" && found !== "" ? found : undefined;
}
