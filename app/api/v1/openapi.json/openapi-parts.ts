import { z } from "zod";
import { type ErrorCode, errorCodes } from "@/lib/errors";
import { longestCursor } from "@/lib/paging";
import { describedRecord } from "@/lib/json";

export const json = (schema: object, description: string) => ({
  description,
  content: { "application/json": { schema } },
});
export const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
/** As long as a word may be that is looked for. */
const word = { type: "string", maxLength: 100 } as const;
export const query = (name: string, description: string, schema: ParameterSchema = word) => ({
  name,
  in: "query" as const,
  description,
  schema,
});
export const path = (name: string, schema: object = { type: "string" }) => ({
  name,
  in: "path" as const,
  required: true,
  schema,
});

/** What a parameter of the query may be: `query.ts` holds what is sent against it. */
export interface ParameterSchema {
  type: "string" | "integer" | "array";
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  enum?: readonly string[];
  maxItems?: number;
  items?: { type: "string"; maxLength: number };
}

/** What may go wrong wherever somebody asks for something. */
const everywhere: readonly ErrorCode[] = [
  "bad_request",
  "unauthenticated",
  "forbidden",
  "rate_limited",
  "upstream_unavailable",
  "unavailable",
];

/** With it an answer says after how many seconds to ask again. */
const retryAfter = {
  "Retry-After": { description: "Seconds to wait.", schema: { type: "integer", minimum: 1 } },
};

/** The answers to what may go wrong, by their status: what may everywhere, and these. */
export function problems(...others: ErrorCode[]) {
  const codes = [...everywhere, ...others];
  const byStatus = new Map<number, string[]>();
  for (const code of codes)
    byStatus.set(errorCodes[code].status, [
      ...(byStatus.get(errorCodes[code].status) ?? []),
      errorCodes[code].title,
    ]);
  return Object.fromEntries(
    [...byStatus].map(([status, titles]) => [
      String(status),
      {
        description: titles.join(", or: "),
        ...(status === 429 || status === 503 ? { headers: retryAfter } : {}),
        content: { "application/problem+json": { schema: ref("Problem") } },
      },
    ]),
  );
}

/** A page of a list. */
export const page = (item: object) => ({
  type: "object",
  required: ["items", "total", "page"],
  properties: {
    items: { type: "array", items: item },
    total: { type: "integer" },
    page: { type: "integer" },
  },
});
const cursorOf = (other: string) => ({
  type: "string",
  description: `The \`cursor\` of ${other}; left out where there is none.`,
});
/** Of the pages beside one. */
export const cursors = {
  next: cursorOf("the page after it"),
  previous: cursorOf("the page before it"),
};
/** What is said of a page beside what stands on it, of a list that is gone through from where another page ended. */
export const aboutPart = () => ({
  required: ["total", "moreThanTotal", "page", "pages"],
  properties: {
    total: { type: "integer", description: "On all pages." },
    page: {
      type: "integer",
      description: "The number that was asked for; it means nothing beside a cursor.",
    },
    moreThanTotal: {
      type: "boolean",
      description: "There are more than the `total`: no more than 10,000 are counted.",
    },
    pages: { type: "integer", description: "By the `total`." },
    ...cursors,
  },
});
/** A page of such a list. */
export function part(item: object) {
  const { required, properties } = aboutPart();
  return {
    type: "object",
    required: ["items", ...required],
    properties: { items: { type: "array", items: item }, ...properties },
  };
}
/** A page of such a list, which can go on from the rows of another one as well. */
export function placed(item: object) {
  const { type, required, properties } = part(item);
  const flag = { type: "boolean" };
  return {
    type,
    required: [...required, "newer", "older"],
    properties: { ...properties, newer: flag, older: flag },
  };
}
export const paging = query("page", "Counts from 1.", {
  type: "integer",
  minimum: 1,
  maximum: 10_000,
});
/** Which part of such a list. */
export const parts = [
  query(
    "cursor",
    "Where the page begins: the `next` or `previous` of another page of the same list, in the same order. Each thing is then on " +
      "one page, also where others come, change or go meanwhile, and a page costs the same however far down it is.",
    { type: "string", maxLength: longestCursor },
  ),
  query(
    "page",
    "Without a cursor: a page by its number, from 1; it costs the more the further down it is.",
    paging.schema,
  ),
];
/** What a body may be, from the schema that the verb parses it with. */
export function input(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const record = describedRecord(zodSchema);
      if (record !== undefined) Object.assign(jsonSchema, input(record));
    },
  });
  return rest;
}

/** An object whose named members are always there; more may come. */
export function object(
  members: Readonly<Record<string, string>>,
  others: Readonly<Record<string, object>> = {},
) {
  return {
    type: "object",
    required: Object.keys(members),
    properties: {
      ...Object.fromEntries(Object.entries(members).map(([name, type]) => [name, { type }])),
      ...others,
    },
  };
}
