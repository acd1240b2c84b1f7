import { z } from "zod";
import { storedVerdictOrPasses } from "@/lib/admission";
import { parseStored } from "@/lib/db/server";
import type { FileChange } from "@/lib/git-host";
import { isJsonObject, type JsonObject } from "@/lib/json";
import { type TemplateProblem, templateProblemsSchema } from "@/lib/template";
import type { Basis } from "../basis";
import type { PolicyVerdict } from "../preview";

const parametersSchema = z.custom<JsonObject>(isJsonObject, "must be a map");

// A revision may write 5 MiB: this looks at each text's type, and copies none.
const filesSchema: z.ZodType<FileChange[]> = z.array(
  z.object({ path: z.string(), content: z.string().nullable() }),
);

const verdictsSchema: z.ZodType<PolicyVerdict[]> = z.array(
  z.object({
    verdict: storedVerdictOrPasses,
    policy: z.string(),
    message: z.string(),
    object: z.string().optional(),
    about: z
      .object({
        policy: z.string(),
        rule: z.number().exactOptional(),
        kind: z.string(),
        name: z.string(),
        namespace: z.string().exactOptional(),
      })
      .exactOptional(),
    file: z.string().optional(),
    expected: z.string().optional(),
    remedy: z.string().optional(),
    pointer: z.string().optional(),
  }),
);

const basisSchema = z.object({
  commit: z.string(),
  version: z.string(),
  parameters: parametersSchema,
  blobs: z.record(z.string(), z.string()),
  before: z.record(z.string(), z.string()),
});

/** As given; defaults not filled in. */
export function parametersOf({ id, parameters }: { id: string; parameters: unknown }): JsonObject {
  return parseStored(parametersSchema, parameters, place(id, "parameters"));
}

/** What a revision writes and deletes. */
export function filesOf({ id, files }: { id: string; files: unknown }): FileChange[] {
  return parseStored(filesSchema, files, place(id, "files"));
}

/** What was found when it was submitted. */
export function findingsOf({ id, findings }: { id: string; findings: unknown }): TemplateProblem[] {
  return parseStored(templateProblemsSchema, findings, place(id, "findings"));
}

/**
 * What policies said of a revision; in the words of now also where an earlier version of Slipway
 * wrote it.
 */
export function verdictsOf({ id, verdicts }: { id: string; verdicts: unknown }): PolicyVerdict[] {
  return parseStored(verdictsSchema, verdicts, place(id, "verdicts"));
}

/** What a revision was planned on; undefined for one of what is new. */
export function storedBasis({ id, basis }: { id: string; basis: unknown }): Basis | undefined {
  return basis === null ? undefined : parseStored(basisSchema, basis, place(id, "basis"));
}

function place(id: string, column: string) {
  return { table: "requestRevision", column, id };
}
