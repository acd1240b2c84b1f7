import path from "node:path";
import { defineConfig } from "vitest/config";

const root = import.meta.dirname;

/**
 * Plain Node throws on `server-only`; under test it is the empty module that Next.js' server gets.
 */
const alias = {
  "@": root,
  "server-only": path.join(root, "node_modules/server-only/empty.js"),
};

/**
 * In milliseconds: ends what hangs. No promise is about time, and a machine may be busy with other things.
 */
const patience = 180_000;

/** The same values for property tests in every run. */
const setupFiles = ["scripts/property-seed.ts"];

/** A database for each file. */
const ownDatabase = "lib/db/testing/own-database.ts";

const exclude = ["**/node_modules/**", ".next/**", ".data/**", ".build/**", "e2e/**"];

export default defineConfig({
  resolve: { alias },
  test: {
    // As many as there are processors: by itself Vitest leaves one of them idle, of two a half.
    maxWorkers: "100%",
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...exclude, "**/*.db.test.ts"],
          setupFiles,
          globalSetup: ["lib/threads/testing/global-setup.ts"],
          testTimeout: patience,
          hookTimeout: patience,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "db",
          include: ["**/*.db.test.ts"],
          exclude,
          setupFiles: [...setupFiles, ownDatabase],
          globalSetup: ["lib/threads/testing/global-setup.ts", "lib/db/testing/global-setup.ts"],
          testTimeout: patience,
          hookTimeout: patience,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "faults",
          include: ["e2e/faults/*.faults.ts"],
          setupFiles: [ownDatabase],
          globalSetup: ["lib/threads/testing/global-setup.ts", "lib/db/testing/global-setup.ts"],
          // Whole processes are started and killed: beside one another they would only wait for
          // each other.
          fileParallelism: false,
          testTimeout: 1_800_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
