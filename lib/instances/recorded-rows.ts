import type { Prisma, PrismaClient } from "@/lib/db/server";
import type { JsonObject } from "@/lib/json";
import { targetColumns, toTarget } from "@/lib/targets/server";
import type { Presentation } from "@/lib/template";
import { presentInstances } from "./presentation";

/** What must be read of an instance to know its links and outputs. */
export const recordedColumns = {
  select: {
    id: true,
    team: true,
    name: true,
    templateName: true,
    templateVersion: true,
    parameters: true,
    target: targetColumns,
  },
} as const satisfies Prisma.InstanceDefaultArgs;

export type RecordedRow = Prisma.InstanceGetPayload<typeof recordedColumns>;

/** What each of these rows gives, in their order. */
export function presentRows(
  db: PrismaClient,
  rows: readonly RecordedRow[],
): Promise<Presentation[]> {
  return presentInstances(
    db,
    rows.map((row) => ({
      instanceId: row.id,
      team: row.team,
      name: row.name,
      template: row.templateName,
      version: row.templateVersion,
      parameters: row.parameters as JsonObject,
      target: toTarget(row.target),
    })),
  );
}
