import { z } from "zod";
import type { Json, JsonObject } from "@/lib/json";

const isPointer = (text: string) => text === "" || text.startsWith("/");
const pointerWords = "a JSON Pointer is empty or begins with a slash, like /spec/replicas";
const pointer = z.string().refine(isPointer, pointerWords);

/** What YAML gave is JSON already; nothing of it is refused here. */
const json = z.custom<Json>((value) => value !== undefined);

const objectExpectation = z
  .strictObject({
    object: z.strictObject({
      kind: z.string().min(1),
      name: z.string().min(1).optional(),
      apiVersion: z.string().min(1).optional(),
      namespace: z.string().min(1).optional(),
      file: z.string().min(1).optional(),
    }),
    exists: z.boolean().optional(),
    equals: z
      .record(z.string(), json)
      .refine((fields) => Object.keys(fields).every(isPointer), pointerWords)
      .optional(),
    absent: z.array(pointer).optional(),
  })
  .refine(
    ({ exists, equals, absent }) =>
      exists !== false || (equals === undefined && absent === undefined),
    "an object that is not to exist has no fields to look at: leave out equals and absent, or exists: false",
  );

const fileExpectation = z
  .strictObject({
    file: z.string().min(1),
    exists: z.boolean().optional(),
    contains: z
      .union([
        z
          .string()
          .min(1)
          .transform((text) => [text]),
        z.array(z.string().min(1)),
      ])
      .optional(),
  })
  .refine(
    ({ exists, contains }) => exists !== false || contains === undefined,
    "a file that is not to exist contains nothing: leave out contains, or exists: false",
  );

const refusedExpectation = z.strictObject({
  refused: z.union([
    z.literal(true).transform(() => ({})),
    z.strictObject({ field: z.string().optional(), message: z.string().min(1).optional() }),
  ]),
});

const snapshotExpectation = z.strictObject({
  snapshot: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/, "the name of a snapshot has letters, digits and dashes"),
});

/**
 * An object that is rendered, or is not, and what its fields hold. Fields are named by JSON Pointer
 * (RFC 6901).
 */
export interface ObjectExpectation {
  /** Which object: by its kind, and as much more as it takes to mean one only. */
  object: { kind: string; name?: string; apiVersion?: string; namespace?: string; file?: string };
  /** Default true. */
  exists?: boolean;
  equals?: Record<string, Json>;
  absent?: string[];
}

/** A file by its path in the instance's manifests, and texts that stand in it. */
export interface FileExpectation {
  file: string;
  /** Default true. */
  exists?: boolean;
  contains?: string[];
}

/**
 * The request would be refused: because of this field (a dotted name or a JSON Pointer), with a
 * message that has these words in it.
 */
export interface RefusedExpectation {
  refused: { field?: string; message?: string };
}

/** The whole output is what it was when it was last accepted: `tests/snapshots/<name>.snap`. */
interface SnapshotExpectation {
  snapshot: string;
}

/** What must come out of a test's parameters. */
export type Expectation =
  | ObjectExpectation
  | FileExpectation
  | RefusedExpectation
  | SnapshotExpectation;

const kinds = {
  object: objectExpectation,
  file: fileExpectation,
  refused: refusedExpectation,
  snapshot: snapshotExpectation,
} satisfies Record<string, z.ZodType<Expectation>>;

/**
 * Told apart by the one word that each of them has, so that a mistake is reported for the kind that
 * was meant.
 */
export const expectationSchema = z
  .custom<JsonObject>(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
    "an expectation is a map",
  )
  .transform((written, context): Expectation => {
    const meant = (Object.keys(kinds) as (keyof typeof kinds)[]).filter((kind) =>
      Object.hasOwn(written, kind),
    );
    const [kind, ...more] = meant;
    if (kind === undefined || more.length > 0) {
      context.addIssue({
        code: "custom",
        message:
          "an expectation is one of " +
          `${Object.keys(kinds).join(", ")}${more.length > 0 ? `, not ${meant.join(" and ")}` : ""}`,
      });
      return z.NEVER;
    }
    const parsed = (kinds[kind] as z.ZodType<Expectation>).safeParse(written);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues)
      context.addIssue({ code: "custom", message: issue.message, path: issue.path });
    return z.NEVER;
  });
