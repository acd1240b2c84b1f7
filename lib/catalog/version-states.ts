import { Document } from "yaml";
import { z } from "zod";
import { parseYaml, problemWithPlace, readYamlDocument } from "@/lib/yaml";

/** What takes the place of a version: another version of its template, or another template. */
export interface Successor {
  /** Left out: the same template. */
  template?: string | undefined;
  /** Left out: the one that is offered. */
  version?: string | undefined;
}

/** What Ops decided of one version. */
export interface VersionEntry {
  version: string;
  state: "published" | "deprecated" | "withdrawn";
  reason?: string | undefined;
  successor?: Successor | undefined;
  /** The last day (UTC) on which who runs it should, `YYYY-MM-DD`. */
  end?: string | undefined;
  /** The catalog goes on offering it until its end; left out: it does not. */
  offered?: "until-end" | undefined;
}

const name = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "must be the name of a template");
const version = z
  .string()
  .max(100)
  .regex(
    /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/,
    "must be a semantic version: 1.4.0",
  );
const day = z
  .string()
  .refine(
    (text) =>
      /^\d{4}-\d{2}-\d{2}$/.test(text) &&
      !Number.isNaN(Date.parse(text)) &&
      new Date(text).toISOString().startsWith(text),
    "must be a day: YYYY-MM-DD",
  );
export const successorSchema = z
  .strictObject({ template: name.optional(), version: version.optional() })
  .refine((one) => one.template !== undefined || one.version !== undefined, {
    message: "must name a template, a version, or both",
  });
/** Characters of a reason. */
export const longestReason = 500;

const entrySchema: z.ZodType<VersionEntry> = z
  .strictObject({
    version,
    state: z.enum(["published", "deprecated", "withdrawn"]),
    reason: z.string().trim().min(10, "say in a sentence why").max(longestReason).optional(),
    successor: successorSchema.optional(),
    end: day.optional(),
    offered: z.literal("until-end").optional(),
  })
  .superRefine((entry, context) => {
    const wrong = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    const { state, reason, end, offered, successor } = entry;
    if (state !== "published" && reason === undefined) wrong("reason", "is missing: say why");
    if (state !== "deprecated" && end !== undefined)
      wrong("end", "is only for a version that is deprecated");
    if (offered !== undefined && end === undefined)
      wrong("offered", "needs an end, up to which it is offered");
    if (state === "published" && successor !== undefined)
      wrong("successor", "is only for a version that is deprecated or withdrawn");
    if (successor?.template === undefined && successor?.version === entry.version)
      wrong("successor", "must be another version");
  });

const fileSchema = z.strictObject({
  apiVersion: z.literal("slipway.dev/v1alpha1"),
  kind: z.literal("VersionStates"),
  metadata: z.strictObject({ name }),
  spec: z.strictObject({
    versions: z.array(entrySchema).superRefine((entries, context) => {
      const seen = new Set<string>();
      for (const [index, entry] of entries.entries()) {
        if (seen.has(entry.version))
          context.addIssue({ code: "custom", path: [index, "version"], message: "stands twice" });
        seen.add(entry.version);
      }
    }),
  }),
});

/** Characters of a file. */
const longest = 256 * 1024;

/**
 * Reads `versions/<template>.yaml`: what Ops decided of versions of that template. Every problem says where it is and what
 * would be right. Pure.
 */
export function parseVersionStates(
  template: string,
  text: string,
): { entries: VersionEntry[]; problems: string[] } {
  const { value, problem } = readYamlDocument(text, { longest });
  if (problem !== undefined) return { entries: [], problems: [problemWithPlace(problem)] };
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success)
    return {
      entries: [],
      problems: parsed.error.issues.map(({ path, message }) =>
        `${path.join(".")} ${message}`.trim(),
      ),
    };
  const { metadata, spec } = parsed.data;
  return metadata.name === template
    ? { entries: spec.versions, problems: [] }
    : { entries: [], problems: [`metadata.name must be ${template}, as the file is called`] };
}

/**
 * The file with what is decided of one version now. Everything else, comments included, stays; `text` undefined: a new
 * file. The text must be one that `parseVersionStates` has read.
 */
export function withVersionEntry(
  template: string,
  text: string | undefined,
  entry: VersionEntry,
): string {
  const plain = JSON.parse(JSON.stringify(entry)) as VersionEntry;
  if (text === undefined) return versionStatesText(template, [plain]);
  const { entries } = parseVersionStates(template, text);
  const document = parseYaml(text, { longest }).documents[0] ?? new Document();
  const index = entries.findIndex((one) => one.version === entry.version);
  if (index === -1) document.addIn(["spec", "versions"], document.createNode(plain));
  else document.setIn(["spec", "versions", index], document.createNode(plain));
  return document.toString({ lineWidth: 0 });
}

/** A file of its own for what was decided of versions. */
export function versionStatesText(template: string, entries: readonly VersionEntry[]): string {
  return new Document({
    apiVersion: "slipway.dev/v1alpha1",
    kind: "VersionStates",
    metadata: { name: template },
    spec: { versions: JSON.parse(JSON.stringify(entries)) as VersionEntry[] },
  }).toString({ lineWidth: 0 });
}
