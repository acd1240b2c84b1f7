import { z } from "zod";
import { isJsonObject, type JsonObject, recordOf } from "@/lib/json";
import { partFields } from "@/lib/paging";
import { scaffoldKinds } from "@/lib/scaffolds";
import { draftLimits } from "./limits";

/** A DNS label. */
export const templateName = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    "The name of a template is a DNS label: small letters, digits and dashes, like web-service.",
  );
const line = z.string().trim().min(1).max(200);
const category = z.string().trim().min(1).max(60);
const version = z.string().min(1).max(100);
const path = z.string().min(1).max(draftLimits.path);
export const revisionNumber = z.int().min(1).max(2_000_000_000);
const revision = revisionNumber;
/** Why, for people. */
const note = z.string().trim().max(500);

const files = recordOf(z.string(), path);
const changes = z
  .array(z.strictObject({ path, text: z.string().nullable() }))
  .max(2 * draftLimits.files)
  .refine(
    (all) => new Set(all.map((one) => one.path)).size === all.length,
    "Each file is named once.",
  );

/** What a draft begins with. */
export const startDraftInput = z.discriminatedUnion("from", [
  z.strictObject({
    from: z.literal("new"),
    scaffold: z.enum(scaffoldKinds),
    name: templateName,
    title: line.optional(),
    summary: line.optional(),
    owner: line.optional(),
    category: category.optional(),
  }),
  /** The next version of a template; left out, from what it offers, or its latest. */
  z.strictObject({
    from: z.literal("version"),
    template: templateName,
    version: version.optional(),
  }),
  /** Another template, from a version of one or from a draft. */
  z.strictObject({
    from: z.literal("copy"),
    name: templateName,
    template: templateName.optional(),
    version: version.optional(),
    draft: z.uuid().optional(),
  }),
  z.strictObject({ from: z.literal("files"), files }),
]);

export type StartDraftInput = z.input<typeof startDraftInput>;

/** What a save says: on top of which revision, and the files that are other than there. */
export const saveDraftInput = z.strictObject({
  onto: revision,
  changes,
  /** What it is about, for the history. */
  words: note.default(""),
});

/** Files of a draft as somebody has them in front of them, saved or not. */
export const unsavedInput = z.object({ onto: revision, changes: changes.default([]) });

/** A form as somebody filled it in: name, team and target may be missing or wrong. */
export const filledInput = z.object({
  name: z.string().max(200).default(""),
  team: z.string().max(200).default(""),
  target: z.string().max(200).default(""),
  parameters: z.custom<JsonObject>(isJsonObject, "The parameters are a map.").default({}),
});

/** A test that a form becomes. */
export const formTestInput = filledInput.extend({ title: line });

export const restoreInput = z.strictObject({
  /** Whose files come back. */
  revision,
  /** The latest one that was seen. */
  onto: revision,
});

/** A whole bundle from a pipeline: into a draft, or the one that was pushed before. */
export const pushInput = z.strictObject({
  files,
  draft: z.uuid().optional(),
  words: note.default(""),
});

export const releaseInput = z.strictObject({
  /** The revision that was looked at. */
  revision,
  /** Written into template.yaml where it says another one; left out: what that says. */
  version: version.optional(),
  /** Why, for the record and the pull request. */
  note: note.default(""),
  /** Goes on though nobody can say what becomes of so many instances: exactly as many as the checklist says. */
  notJudged: z.int().min(1).max(1_000_000).optional(),
  /** Nothing is released: it is said whether it could be. */
  dryRun: z.boolean().optional(),
});

export const askReleaseInput = z.strictObject({
  revision,
  /** Written into template.yaml where it says another one. */
  version: version.optional(),
  note: note.default(""),
});

/** The version that a release is looked at as; left out: what is proposed. */
export const checkReleaseInput = z.strictObject({ version: version.optional() });

/** What is uploaded to be imported, beside its bytes. */
export const importInput = z.strictObject({
  format: z.enum(["helm", "backstage", "kro"]),
  /** As the browser calls the file. */
  fileName: z.string().min(1).max(200),
  /** Of a chart: where it is published. */
  repository: z.string().min(1).max(500).optional(),
  /** Of a chart: the values that get a field, by dotted paths; left out: what is proposed. */
  only: z.array(z.string().max(500)).max(2_000).optional(),
  /** Of a chart: values that get a field besides. */
  add: z.array(z.string().max(500)).max(2_000).optional(),
  /** Of a chart: every value gets a field. */
  all: z.boolean().optional(),
  /** Of several Backstage templates or kro definitions: which one, by its name or its file. */
  name: z.string().min(1).max(200).optional(),
});

export type ImportInput = z.output<typeof importInput>;

/** Drafts on one page of a list, and revisions on one of a history. */
export const draftPageSize = 50;

/** Filter and page of the list of drafts, as they stand in an address. What is malformed is left out. */
export const draftQuery = z.object({
  /** A part of the template's name or title. */
  q: z.string().trim().max(100).catch(""),
  template: templateName.optional().catch(undefined),
  /** Those of which somebody asked for the release, or that were thrown away, instead. */
  show: z.enum(["open", "asked", "discarded"]).catch("open"),
  ...partFields,
});

export type DraftQuery = z.output<typeof draftQuery>;

/** Which page of the history of a draft is asked for. */
export const historyQuery = z.object(partFields);
