import { z } from "zod";
import { PortalError } from "@/lib/errors";
import { isJsonObject, type JsonObject, unstorable } from "@/lib/json";
import { problemWithPlace, readYamlDocument } from "@/lib/yaml";
import { checkBounds } from "@/lib/template";
import { instanceNameSchema, teamNameSchema } from "./names";
import { writeYaml } from "./write-yaml";

export const recordFile = "slipway.yaml";

/** Of the record's shape. A reader refuses a format that it does not know. */
export const recordFormat = 1;

/**
 * Of what makes files of a template: another version may write other bytes for the same record.
 * What an older one wrote stays readable, and is checked by what that one writes.
 *
 * - `1`: `sync.yaml` says of a Canary alone when it is healthy.
 * - `2`: `sync.yaml` says it of every custom kind that has something to wait for.
 */
export const engineVersions = ["1", "2"] as const;
export type EngineVersion = (typeof engineVersions)[number];

/** What new requests write. */
export const engineVersion: EngineVersion = "2";

export function isKnownEngine(engine: string): engine is EngineVersion {
  return (engineVersions as readonly string[]).includes(engine);
}

/** Whether `engine` is an older one than `than`, both as records have them. */
export function isOlderEngine(engine: string, than: string): boolean {
  return Number(engine) < Number(than);
}

/** More than a template can write. */
const mostFiles = 300;

const digest = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, "must be sha256: and 64 hexadecimal digits");

const jsonObject = z.custom<JsonObject>(isJsonObject, "must be a map");

const recordSchema = z.object({
  apiVersion: z.literal("slipway.dev/v1alpha1"),
  kind: z.literal("Instance"),
  metadata: z.object({
    id: z.uuid(),
    name: instanceNameSchema,
    team: teamNameSchema,
    createdBy: z.string().min(1).max(320),
  }),
  spec: z.object({
    template: z.object({
      name: z.string().min(1),
      version: z.string().min(1),
      digest: z.string().regex(/^[0-9a-f]{64}$/),
    }),
    target: z.object({
      name: z.string().min(1),
      environment: z.string(),
      cluster: z.string(),
      namespace: z.string(),
      path: z.string(),
      substitution: z.boolean(),
      vars: z.record(z.string(), z.string()),
    }),
    parameters: jsonObject.superRefine((value, context) => {
      const [beyond] = checkBounds(value);
      if (beyond !== undefined) context.addIssue(beyond.message);
    }),
  }),
  written: z.object({
    format: z.literal(recordFormat),
    engine: z.string().regex(/^[1-9][0-9]{0,5}$/, "must be a number, in quotes"),
    files: z
      .record(z.string(), digest)
      .refine((files) => Object.keys(files).length <= mostFiles, `must be at most ${mostFiles}`),
  }),
});

/**
 * `slipway.yaml`: the truth about one instance, in Git. Everything that rendering depends on is in
 * it, so that it can be done again: the template version, the parameters as given, the target and
 * the variables used.
 */
export interface InstanceRecord {
  /** Immutable, and unlike the name never used again. */
  id: string;
  name: string;
  team: string;
  /** Email, or name, of the person who made the instance. */
  createdBy: string;
  /** `digest` is the sha256 (hex) of the bundle. */
  template: { name: string; version: string; digest: string };
  target: {
    name: string;
    environment: string;
    cluster: string;
    namespace: string;
    path: string;
    substitution: boolean;
    vars: Readonly<Record<string, string>>;
  };
  /** As given; defaults not filled in. */
  parameters: JsonObject;
  format: typeof recordFormat;
  engine: string;
  /** `sha256:<hex>` of every other file of the instance, by path within its folder. */
  files: Readonly<Record<string, string>>;
}

/** Characters of a record: twice what parameters may have as JSON. */
const longest = 512 * 1024;

/**
 * The bytes of `slipway.yaml`. The same record always gives the same ones. Throws `invalid` for one
 * that could not be read again: short values, nested deeply, take more room here than in JSON.
 */
export function serialiseRecord(record: InstanceRecord): string {
  const { id, name, team, createdBy } = record;
  const text = writeYaml(
    {
      apiVersion: "slipway.dev/v1alpha1",
      kind: "Instance",
      metadata: { id, name, team, createdBy },
      spec: {
        template: {
          name: record.template.name,
          version: record.template.version,
          digest: record.template.digest,
        },
        target: {
          name: record.target.name,
          environment: record.target.environment,
          cluster: record.target.cluster,
          namespace: record.target.namespace,
          path: record.target.path,
          substitution: record.target.substitution,
          vars: sorted(record.target.vars),
        },
        parameters: record.parameters,
      },
      written: { format: record.format, engine: record.engine, files: sorted(record.files) },
    },
    " The record of this instance, kept by Slipway. It is not applied to the cluster.",
  );
  if (text.length > longest)
    throw new PortalError(
      "invalid",
      `${recordFile} would have more than 512 KiB: use fewer parameters, or nest them less.`,
    );
  return text;
}

/**
 * Reads `slipway.yaml`, which may take seconds: in a thread, or by `readRecord`. Throws `invalid`, with what is wrong and where, for anything that is not a
 * record of a format known here.
 */
export function parseRecord(text: string): InstanceRecord {
  if (text.length > longest)
    throw new PortalError(
      "invalid",
      `${recordFile} is not a record of an instance: it has more than 512 KiB.`,
    );
  const { value, problem } = readYamlDocument(text, { longest });
  if (problem !== undefined)
    throw new PortalError(
      "invalid",
      `${recordFile} is not a record of an instance: ${problemWithPlace(problem)}`,
    );
  const wrong = unstorable(value);
  if (wrong !== undefined)
    throw new PortalError(
      "invalid",
      `${recordFile} is not a record of an instance: ${wrong.pointer} ${wrong.why}`,
    );
  const parsed = recordSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new PortalError(
      "invalid",
      `${recordFile} is not a record of an instance: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`,
      { cause: parsed.error },
    );
  }
  const { metadata, spec, written } = parsed.data;
  return {
    ...metadata,
    ...spec,
    format: written.format,
    engine: written.engine,
    files: written.files,
  };
}

function sorted<T>(map: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}
