import { z } from "zod";
import { PortalError } from "@/lib/errors";
import type { Kind, Ordering } from "./ordering";
import { longestCursor } from "./page";

export type Value = string | number | Date;

/**
 * Between which rows of a list a page begins: beyond a row with these values, whether it is there or not. So a page stays
 * where it is when that row changes or goes.
 */
export interface Place {
  /** The page is what stands before it, and not what follows. */
  back: boolean;
  /** A row with these values belongs to the page. */
  isInclusive: boolean;
  /** By the keys of the ordering. */
  values: readonly Value[];
}

const kinds: Record<Kind, z.ZodType<Value>> = {
  // PostgreSQL takes no U+0000.
  text: z.string().refine((text) => !text.includes("\u0000")),
  uuid: z.guid(),
  // PostgreSQL has no year 0.
  time: z.iso
    .datetime()
    .refine((text) => !text.startsWith("0000"))
    .transform((text) => new Date(text)),
  number: z.int32(),
};

/** A place as it stands in an address: base64url of JSON. Nobody has to look into it. */
export function writeCursor<Row>(
  { name }: Ordering<Row>,
  { back, isInclusive, values }: Place,
): string {
  return Buffer.from(JSON.stringify([name, back, isInclusive, ...values])).toString("base64url");
}

/** Undefined for what is no cursor of a list in this order. */
export function readCursor<Row>({ name, keys }: Ordering<Row>, text: string): Place | undefined {
  if (text.length > longestCursor || !/^[\w-]+$/.test(text)) return undefined;
  const [first, back, isInclusive, ...values] = arrayIn(text);
  if (first !== name || typeof back !== "boolean" || typeof isInclusive !== "boolean")
    return undefined;
  if (values.length !== keys.length) return undefined;
  const parsed = keys.map(({ kind }, index) => kinds[kind].safeParse(values[index]).data);
  return parsed.every((value) => value !== undefined)
    ? { back, isInclusive, values: parsed }
    : undefined;
}

function arrayIn(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** Where a page begins; undefined: at the beginning of the list. Throws `bad_request` for what is no cursor of it. */
export function placeOf<Row>(
  ordering: Ordering<Row>,
  cursor: string | undefined,
): Place | undefined {
  if (cursor === undefined) return undefined;
  const place = readCursor(ordering, cursor);
  if (place !== undefined) return place;
  const message = "cursor is none of this list in this order.";
  throw new PortalError("bad_request", message, {
    hint: "Give what a page of the same list answered as next or previous, or nothing for the first page.",
    fields: [{ pointer: "/cursor", message }],
  });
}
