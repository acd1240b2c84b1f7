import { findSecretsInFiles } from "@/lib/secrets";
import type { BundleFiles, TemplateProblem } from "@/lib/template";

/** Texts of a bundle that look like a secret, at their lines. What they are is not said. Linear. Pure. */
export function secretsInBundle(files: BundleFiles): TemplateProblem[] {
  const texts = Object.entries(files).map(([path, text]) => ({ path, text, documents: [] }));
  return findSecretsInFiles(texts).map(({ path, line, looksLike }): TemplateProblem => ({
    severity: "warning",
    code: "secret-found",
    message: `This looks like ${looksLike}. A template is read by many: a secret has no place in it.`,
    file: path,
    ...(line === undefined ? {} : { line }),
    expected: "the name of a secret that is kept in the cluster or in the secret store",
  }));
}
