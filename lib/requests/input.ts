import { z } from "zod";
import { instanceNameSchema, teamNameSchema } from "@/lib/instances";
import { isJsonObject, type JsonObject } from "@/lib/json";

/** What PostgreSQL and Git can hold as text: no NUL, no half of a surrogate pair. */
function isStorable(value: JsonObject): boolean {
  const text = JSON.stringify(value).replaceAll("\\\\", "");
  return !text.includes("\\u0000") && !/\\ud[89a-f][0-9a-f]{2}/.test(text);
}

const parameters = z
  .custom<JsonObject>(isJsonObject, "Parameters are a map.")
  .refine((value) => JSON.stringify(value).length <= 256 * 1024, "Parameters have at most 256 KiB.")
  .refine(isStorable, "Parameters hold a character that cannot be stored.");

/** A client's own name for one submit: sending it again is the same request. */
const idempotencyKey = z.string().min(8).max(200).regex(/^[\x21-\x7e]+$/, "An idempotency key is printable ASCII without spaces.");

/** What opening a request takes, from the form and from the API alike. */
export const openRequestInput = z.object({
  template: z.string().min(1).max(63),
  /** Left out: the version that is offered. */
  version: z.string().min(1).max(64).optional(),
  team: teamNameSchema,
  name: instanceNameSchema,
  target: z.string().min(1).max(63),
  parameters: parameters.default({}),
  idempotencyKey: idempotencyKey.optional(),
});

export type OpenRequestInput = z.output<typeof openRequestInput>;

/** A preview takes the same, but team, target and name may be missing or wrong while one types. */
export const previewRequestInput = z.object({
  template: z.string().min(1).max(63),
  version: z.string().min(1).max(64).optional(),
  team: z.string().max(100).optional(),
  name: z.string().max(100).optional(),
  target: z.string().max(63).optional(),
  parameters: parameters.default({}),
  idempotencyKey: idempotencyKey.optional(),
});

export const reviseRequestInput = z.object({ parameters, /** Left out: the version of the last revision. */ version: z.string().min(1).max(64).optional() });

export const requestIdSchema = z.uuid();
