import path from "node:path";
import { defineConfig } from "vitest/config";

const root = path.dirname(import.meta.dirname);

const onDatabase = process.env["MUTATION_DATABASE"] ?? "";

/** What a mutation has to be noticed by: the unit tests, and a noun's own on PostgreSQL where it has any. */
export default defineConfig({
  root,
  resolve: {
    alias: { "@": root, "server-only": path.join(root, "node_modules/server-only/empty.js") },
  },
  test: {
    include:
      onDatabase === ""
        ? ["lib/**/*.test.ts", "catalog/*.test.ts"]
        : [`${onDatabase}/**/*.test.ts`],
    globalSetup: [
      "lib/threads/testing/global-setup.ts",
      ...(onDatabase === "" ? [] : ["lib/db/testing/global-setup.ts"]),
    ],
    exclude: [
      ...(onDatabase === "" ? ["**/*.db.test.ts"] : []),
      "node_modules/**",
      ".build/**",
      "lib/nouns.test.ts",
    ],
    setupFiles: ["tools/fewer-runs.ts"],
    testTimeout: 120_000,
  },
});
