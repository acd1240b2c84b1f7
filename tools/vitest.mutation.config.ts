import path from "node:path";
import { defineConfig } from "vitest/config";

const root = path.dirname(import.meta.dirname);

/** The unit tests alone: what a mutation has to be noticed by. */
export default defineConfig({
  root,
  resolve: {
    alias: { "@": root, "server-only": path.join(root, "node_modules/server-only/empty.js") },
  },
  test: {
    include: ["lib/**/*.test.ts", "catalog/*.test.ts"],
    exclude: ["**/*.db.test.ts", "node_modules/**", ".build/**", "lib/nouns.test.ts"],
    setupFiles: ["tools/fewer-runs.ts"],
    testTimeout: 20_000,
  },
});
