import { z } from "zod";
import { type CatalogKind, catalogPlace } from "@/lib/curation";
import { type FileProblem, readYaml } from "@/lib/yaml";

/** Of whose changes a second person has to approve. */
export const fourEyesKinds = ["policies", "templates", "exceptions", "access", "targets"] as const;
export type FourEyesKind = (typeof fourEyesKinds)[number];

/** For how many days what nobody needs any more is kept; see lib/retention. */
export interface Retention {
  /** What controllers and hosts said that no page shows; undefined: for good. */
  events?: number | undefined;
  /** File texts of revisions that a later one took the place of, of requests that are over; undefined: for good. */
  revisions?: number | undefined;
  /** Sessions and API tokens that ended. */
  sessions: number;
  /** What was found in commits that no page shows, what was told of approvals, and what is known of pull requests that are over. */
  checks: number;
}

/** What `settings.yaml` decides. */
export interface CatalogSettings {
  fourEyes: Readonly<Record<FourEyesKind, boolean>>;
  retention: Retention;
}

const eyes = z.boolean().default(false);
const days = (least: number) => z.int().min(least).max(36_500);

export const defaultRetention: Retention = { sessions: 30, checks: 180 };
const schema = z.strictObject({
  apiVersion: z.literal("slipway.dev/v1alpha1"),
  kind: z.literal("Settings"),
  spec: z.strictObject({
    fourEyes: z
      .strictObject({
        policies: eyes,
        templates: eyes,
        exceptions: eyes,
        access: eyes,
        targets: eyes,
      })
      .prefault({}),
    retention: z
      .strictObject({
        // A delivery that is repeated is known by the one that is kept.
        events: days(30).optional(),
        revisions: days(30).optional(),
        sessions: days(1).default(defaultRetention.sessions),
        checks: days(30).default(defaultRetention.checks),
      })
      .prefault({}),
  }),
});

export const defaultSettings: CatalogSettings = {
  fourEyes: {
    policies: false,
    templates: false,
    exceptions: false,
    access: false,
    targets: false,
  },
  retention: defaultRetention,
};

/**
 * What counts where `settings.yaml` is this text, or is not there. One that cannot be read (a newer version took it over, and
 * this one runs beside it or after it) asks for a second person everywhere: it may have. Pure.
 */
export function settingsOf(text: string | undefined): CatalogSettings {
  if (text === undefined) return defaultSettings;
  return parseSettings({ path: "settings.yaml", text }).settings ?? strictest;
}

const strictest: CatalogSettings = {
  ...defaultSettings,
  fourEyes: { policies: true, templates: true, exceptions: true, access: true, targets: true },
};

const kinds: Partial<Record<CatalogKind, FourEyesKind>> = {
  policy: "policies",
  "secret-allowance": "policies",
  template: "templates",
  versions: "templates",
  released: "templates",
  exception: "exceptions",
  access: "access",
  target: "targets",
};

/**
 * Whether a change of any of these files needs a second person, by the settings in force. Who else decides is decided by
 * `settings.yaml` itself: a change of that needs one as soon as anything does. Pure.
 */
export function needsFourEyes(
  { fourEyes }: Pick<CatalogSettings, "fourEyes">,
  paths: readonly string[],
): boolean {
  const isAny = Object.values(fourEyes).includes(true);
  return paths.some((path) => {
    const kind = catalogPlace(path)?.kind;
    const of = kind === undefined ? undefined : kinds[kind];
    return of === undefined ? isAny : fourEyes[of];
  });
}

/** Characters of the file. */
const longest = 64 * 1024;

/** Reads `settings.yaml`; `settings` is undefined where there is a problem. Pure. */
export function parseSettings({ path, text }: { path: string; text: string }): {
  settings: CatalogSettings | undefined;
  problems: FileProblem[];
} {
  const { documents, problems } = readYaml(text, { longest });
  if (problems.length > 0)
    return { settings: undefined, problems: problems.map((problem) => ({ path, ...problem })) };
  const [document, second] = documents;
  if (second !== undefined)
    return {
      settings: undefined,
      problems: [{ path, ...second.placeOf([]), message: "It must be one YAML document." }],
    };
  const parsed = schema.safeParse(document?.value ?? null);
  if (parsed.success) return { settings: parsed.data.spec, problems: [] };
  return {
    settings: undefined,
    problems: parsed.error.issues.map((issue) => ({
      path,
      ...(document?.placeOf(issue.path) ?? { line: 1, column: 1 }),
      message: `${issue.path.join(".")}: ${issue.message}`.replace(/^: /, ""),
    })),
  };
}
