import { z } from "zod";
import { type ErrorCode, errorCodes } from "@/lib/errors";

export const json = (schema: object, description: string) => ({
  description,
  content: { "application/json": { schema } },
});
export const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
export const query = (name: string, description: string, schema: object = { type: "string" }) => ({
  name,
  in: "query",
  description,
  schema,
});
export const path = (name: string, schema: object = { type: "string" }) => ({
  name,
  in: "path",
  required: true,
  schema,
});

/** The answers to what may go wrong, by their status. */
export function problems(...codes: ErrorCode[]) {
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
export const paging = query("page", "Counts from 1.", { type: "integer", minimum: 1 });
/** What a body may be, from the schema that the verb parses it with. */
export const input = (schema: z.ZodType) => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
  });
  return rest;
};

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
