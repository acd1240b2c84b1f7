import { readdirSync } from "node:fs";
import { defineConfig } from "oxlint";

type Restriction = { message: string; importNames?: string[] } & (
  | { group: string[] }
  | { regex: string }
);

/**
 * The arrows of the house (docs/design.md): `app` may import `components` and `lib`, `components`
 * the safe door of a `lib` noun, `lib` neither; a noun is entered by one of its two doors; the pure
 * nouns do no I/O.
 */
const upFromLib = {
  group: ["@/app/**", "@/components/**"],
  message: "lib imports neither app nor components.",
};
const doors = {
  group: [
    "@/lib/*/*",
    "!@/lib/*/server",
    "!@/lib/*/browser",
    "!@/lib/*/browser-conditions",
    "!@/lib/*/thread",
    "!@/lib/*/testing",
  ],
  message: "Enter a noun by its doors: @/lib/<noun> or @/lib/<noun>/server.",
};
const serverDoor = {
  group: ["@/lib/*/server"],
  message: "Components are given data; they never call a verb themselves.",
};
/** Every folder of `lib` is a noun. */
export const nouns = readdirSync(new URL("./lib", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const sideways = {
  regex: `^(\\.\\./)+(${nouns.join("|")})(/|$)`,
  message: "Another noun is entered by its door: @/lib/<noun>.",
};
const parser = {
  regex: "^yaml$",
  importNames: ["parse", "parseAllDocuments", "parseDocument"],
  message: "YAML is read by @/lib/yaml, which looks at errors first and keeps to bounds.",
};
const storage = {
  group: ["pg", "@prisma/**", "@/lib/db/**", "@octokit/**", "pg-boss"],
  message: "Pages read through a function of a lib noun.",
};
const effects = {
  group: [
    "node:*",
    "!node:crypto",
    "next",
    "next/**",
    "react",
    "react-dom",
    "pg",
    "@prisma/**",
    "@octokit/**",
    "server-only",
    "@/lib/*/server",
  ],
  message: "This noun is pure: it takes data and gives data.",
};

const restrict = (...patterns: Restriction[]) => ({
  "no-restricted-imports": ["error", { patterns }] as ["error", { patterns: Restriction[] }],
});

/** They do no I/O: data in, data out. */
export const pureNouns = [
  "template",
  "template-editing",
  "template-tests",
  "scaffolds",
  "admission",
  "affected",
  "cel",
  "csv",
  "health-checks",
  "json",
  "secrets",
  "kubernetes",
  "kustomize",
  "timeline",
  "yaml",
  "yaml-editing",
];
const pure = pureNouns.map((noun) => `lib/${noun}/**`);

export default defineConfig({
  plugins: [
    "typescript",
    "unicorn",
    "oxc",
    "import",
    "react",
    "jsx-a11y",
    "nextjs",
    "promise",
    "vitest",
  ],
  categories: { correctness: "error", suspicious: "warn" },
  ignorePatterns: [
    ".next/**",
    ".data/**",
    ".build/**",
    "lib/db/generated/**",
    "public/**",
    "next-env.d.ts",
  ],
  rules: {
    "import/no-cycle": ["error", { ignoreTypes: false }],
    "import/no-unassigned-import": "off",
    "react/react-in-jsx-scope": "off",
    "typescript/no-explicit-any": "error",
    "no-console": "error",
    eqeqeq: ["error", "always", { null: "ignore" }],
    "unicorn/no-array-sort": "off",
    "unicorn/no-array-reverse": "off",
    "no-shadow": "off",
    "no-underscore-dangle": "off",
    "no-await-in-loop": "off",
  },
  overrides: [
    { files: ["app/**"], rules: restrict(doors, storage) },
    { files: ["server/**"], rules: restrict(doors, storage) },
    {
      files: ["components/**"],
      rules: restrict(doors, serverDoor, storage, {
        group: ["@/app/**"],
        message: "Arrows point down.",
      }),
    },
    { files: ["lib/**"], rules: restrict(doors, sideways, upFromLib, parser) },
    { files: pure, rules: restrict(doors, sideways, upFromLib, parser, effects) },
    { files: ["lib/yaml/**"], rules: restrict(doors, sideways, upFromLib, effects) },
    { files: ["**/*.test.ts", "**/*.test.tsx"], rules: { "no-restricted-imports": "off" } },
    {
      files: ["cli/**", "scripts/**", "sandbox/**", "bench/**", "worker/**", "e2e/**", "tools/**"],
      rules: { "no-console": "off" },
    },
  ],
});
