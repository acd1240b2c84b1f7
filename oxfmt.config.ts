import { defineConfig } from "oxfmt";

/**
 * Width 100, otherwise the defaults. Left as they are: the catalog, since the digests of what ships
 * are taken of its bytes, YAML, and what is generated.
 */
export default defineConfig({
  printWidth: 100,
  sortPackageJson: false,
  // Code blocks in documents keep their aligned comments.
  embeddedLanguageFormatting: "off",
  ignorePatterns: [
    "catalog/*/**",
    "catalog/template.schema.json",
    "**/*.{yaml,yml}",
    "lib/db/generated/**",
    "lib/kubernetes/schemas/builtins.json",
    "package-lock.json",
    "public/**",
    "prisma/**",
  ],
});
