import type { Prisma } from "./generated/client";

/**
 * JSON for a column, exactly: Prisma copies a plain object member by member, and so leaves out what is called `__proto__`. What
 * says how it is serialised is taken as it is: as a value that is JSON already.
 */
export function jsonColumn(value: object): Prisma.InputJsonObject {
  const asText = { $type: "Json", value: JSON.stringify(value) };
  return { toJSON: () => asText } as unknown as Prisma.InputJsonObject;
}
