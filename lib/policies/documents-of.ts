import path from "node:path";
import { policyNames } from "@/lib/admission";
import type { PolicyDocument, PolicySource } from "./policy-document";

/** A file of the catalog's layout. */
export interface Text {
  path: string;
  text: string;
}

/** The policies among files below `policies/`, each with the tests beside it, as one text. */
export function documentsOf(files: readonly Text[], source: PolicySource): PolicyDocument[] {
  const isTest = (file: Text) => file.path.split("/").includes("tests");
  return files
    .filter((file) => !isTest(file))
    .map(({ path: place, text }): PolicyDocument => {
      const beside = `${path.posix.dirname(place)}/tests/`;
      const tests = files
        .filter((file) => isTest(file) && file.path.startsWith(beside))
        .map((file) => file.text.trimEnd());
      return {
        name: policyNames(text)[0],
        path: place,
        text,
        tests: tests.length === 0 ? "" : `${tests.join("\n---\n")}\n`,
        source,
      };
    });
}
