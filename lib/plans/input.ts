import { z } from "zod";
import { instanceNameSchema, teamNameSchema } from "@/lib/instances";
import { isJsonObject, type JsonObject, unstorable } from "@/lib/json";
import { limits } from "@/lib/template";

/** Whether no text in it, keys among them, is longer than one value may be. */
function hasShortTexts(value: JsonObject): boolean {
  let isShort = true;
  JSON.stringify(value, (key: string, item: unknown) => {
    const texts = typeof item === "string" ? [key, item] : [key];
    isShort &&= texts.every((text) => text.length <= limits.textCharacters);
    return item;
  });
  return isShort;
}

// Depth and number come first, and each check ends it: what follows is bounded by those before.
const parameters = z
  .custom<JsonObject>(isJsonObject, "Parameters are a map.")
  .refine((value) => unstorable(value) === undefined, {
    error: "Parameters hold something that cannot be stored.",
    abort: true,
  })
  .refine((value) => JSON.stringify(value).length <= limits.parameterCharacters, {
    message: "Parameters have at most 256 KiB.",
    abort: true,
  })
  .refine(hasShortTexts, "A value has at most 128 KiB.")
  // What the check above says, for whoever reads what the API takes.
  .meta({ type: "object" });

/** A client's own name for one submit: sending it again is the same request. */
const idempotencyKey = z
  .string()
  .min(8)
  .max(200)
  .regex(/^[\x21-\x7e]+$/, "An idempotency key is printable ASCII without spaces.");

/** What launching a new instance takes. */
const createInput = z.object({
  kind: z.literal("create"),
  template: z.string().min(1).max(63),
  /** Left out: the version that is offered. */
  version: z.string().min(1).max(64).optional(),
  team: teamNameSchema,
  name: instanceNameSchema,
  target: z.string().min(1).max(63),
  parameters: parameters.default({}),
  idempotencyKey: idempotencyKey.optional(),
});

/** What every change of an instance takes that is there. */
const existing = {
  instance: z.uuid("An instance is named by its id."),
  /**
   * What a preview called its basis: where Git has something else now, it is refused. Left out:
   * whatever is there.
   */
  basis: z.string().max(100).optional(),
  /** Files that somebody changed by hand may be written over. */
  overwrite: z.boolean().default(false),
  idempotencyKey: idempotencyKey.optional(),
};

const editInput = z.object({ kind: z.literal("edit"), ...existing, parameters });

const upgradeInput = z.object({
  kind: z.literal("upgrade"),
  ...existing,
  /** Left out: the version that is offered. */
  version: z.string().min(1).max(64).optional(),
  /** Left out: those that it has, as far as the version still knows them. */
  parameters: parameters.optional(),
});

const removeInput = z.object({ kind: z.literal("remove"), ...existing });

/** Without a `kind` it is a launch. */
function withKind(raw: unknown): unknown {
  return isJsonObject(raw) && !Object.hasOwn(raw, "kind") ? { ...raw, kind: "create" } : raw;
}

const kinds = "A request is one of create, edit, upgrade and remove.";

const changeInput = z.discriminatedUnion("kind", [editInput, upgradeInput, removeInput], kinds);

/** What opening a request takes, from the form and from the API alike. */
export const openRequestInput = z.preprocess(
  withKind,
  z.discriminatedUnion("kind", [createInput, editInput, upgradeInput, removeInput], kinds),
);

/** The same, for those who read what the API takes: a `kind` that is left out is a launch. */
const described = { kind: z.literal("create").default("create") };
export const openRequestBody = z.union([
  createInput.extend(described),
  editInput,
  upgradeInput,
  removeInput,
]);

export type OpenRequestInput = z.output<typeof openRequestInput>;
export type CreateInput = z.output<typeof createInput>;
export type ChangeInput = z.output<typeof changeInput>;

/** A preview takes the same, but team, target and name may be missing or wrong while one types. */
const previewCreateInput = z.object({
  kind: z.literal("create"),
  template: z.string().min(1).max(63),
  version: z.string().min(1).max(64).optional(),
  team: z.string().max(100).optional(),
  name: z.string().max(100).optional(),
  target: z.string().max(63).optional(),
  parameters: parameters.default({}),
  idempotencyKey: idempotencyKey.optional(),
});

export const previewRequestInput = z.preprocess(
  withKind,
  z.discriminatedUnion("kind", [previewCreateInput, editInput, upgradeInput, removeInput], kinds),
);

export const previewRequestBody = z.union([
  previewCreateInput.extend(described),
  editInput,
  upgradeInput,
  removeInput,
]);

export type PreviewCreateInput = z.output<typeof previewCreateInput>;

export const reviseRequestInput = z.object({
  parameters,
  /** Left out: the version of the last revision. */
  version: z.string().min(1).max(64).optional(),
  basis: existing.basis,
  overwrite: existing.overwrite,
});

export const requestIdSchema = z.uuid();
