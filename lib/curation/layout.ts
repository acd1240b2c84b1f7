/**
 * What a file of the catalog is about, by its path. The same layout is in the catalog repository, in an export, in the
 * folders that ship and in SLIPWAY_CATALOG_DIR (docs/design.md, "What Ops decide").
 */
export type CatalogPlace =
  | { kind: "template"; name: string }
  | { kind: "released"; name: string; version: string }
  | { kind: "policy"; name: string }
  | { kind: "target"; name: string }
  | { kind: "exception"; name: string }
  | { kind: "secret-allowance"; name: string }
  | { kind: "versions"; name: string }
  | { kind: "access" }
  | { kind: "settings" };

export type CatalogKind = CatalogPlace["kind"];

const label = "[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?";
const places: readonly { pattern: RegExp; place: (groups: string[]) => CatalogPlace }[] = [
  { pattern: /^access\.yaml$/, place: () => ({ kind: "access" }) },
  { pattern: /^settings\.yaml$/, place: () => ({ kind: "settings" }) },
  named(`templates/(${label})/.+`, "template"),
  named(`policies/(${label})/.+\\.ya?ml`, "policy"),
  named(`targets/(${label})\\.yaml`, "target"),
  named(`exceptions/(${label})\\.ya?ml`, "exception"),
  named(`secret-allowances/(${label})\\.ya?ml`, "secret-allowance"),
  named(`versions/(${label})\\.yaml`, "versions"),
  {
    pattern: new RegExp(`^released/(${label})/([0-9][0-9A-Za-z.+-]*)/.+$`),
    place: ([name = "", version = ""]) => ({ kind: "released", name, version }),
  },
];

function named(
  pattern: string,
  kind: Exclude<CatalogKind, "released" | "access" | "settings">,
): (typeof places)[number] {
  return { pattern: new RegExp(`^${pattern}$`), place: ([name = ""]) => ({ kind, name }) };
}

/** Characters of a path: longer ones are nobody's. */
const longestPath = 1_024;

/** What a file is about; undefined where the layout knows no such path. Names are DNS labels with dots, up to 253. */
export function catalogPlace(path: string): CatalogPlace | undefined {
  if (path.length > longestPath) return undefined;
  for (const { pattern, place } of places) {
    const found = pattern.exec(path);
    if (found) return place(found.slice(1));
  }
  return undefined;
}

/**
 * What is taken over together (docs/design.md): access, settings, exceptions, allowances and states of versions are one,
 * `decisions`, so that a revocation never waits behind somebody's broken template; each template, policy and target is one
 * by itself, e.g. `policies/tls-only`.
 */
export type CatalogUnit =
  | "decisions"
  | `templates/${string}`
  | `policies/${string}`
  | `targets/${string}`;

export function unitOf(place: CatalogPlace): CatalogUnit {
  switch (place.kind) {
    case "template":
    case "released":
      return `templates/${place.name}`;
    case "policy":
      return `policies/${place.name}`;
    case "target":
      return `targets/${place.name}`;
    default:
      return "decisions";
  }
}

/** Where the pages write a policy: other files of its folder, and those of its tests, give way to these two. */
export const policyPath = (name: string): string => `policies/${name}/policy.yaml`;
export const policyTestsPath = (name: string): string => `policies/${name}/tests/tests.yaml`;
export const exceptionPath = (name: string): string => `exceptions/${name}.yaml`;
export const secretAllowancePath = (name: string): string => `secret-allowances/${name}.yaml`;
export const versionsPath = (template: string): string => `versions/${template}.yaml`;
export const targetPath = (name: string): string => `targets/${name}.yaml`;
export const accessPath = "access.yaml";
export const settingsPath = "settings.yaml";
