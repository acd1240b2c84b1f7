import type { PrismaClient } from "@/lib/db/server";
import { unknownPicks } from "@/lib/instances/server";
import { type JsonObject, toPointer } from "@/lib/json";
import type { Target } from "@/lib/targets";
import { pickedValues, type ParsedTemplate, type TemplateProblem } from "@/lib/template";

/**
 * A warning for each parameter that names an instance nobody knows: it may run without Slipway, so
 * it is no error.
 */
export async function warnOfPicks(
  db: PrismaClient,
  template: ParsedTemplate,
  parameters: JsonObject,
  where: { team: string; target: Target },
): Promise<TemplateProblem[]> {
  const unknown = await unknownPicks(
    db,
    { team: where.team, targetId: where.target.id },
    pickedValues(template.schema, parameters),
  );
  return unknown.map(({ path, value }) => ({
    severity: "warning",
    code: "unknown-instance",
    message:
      `${JSON.stringify(value)} belongs to nothing that ${where.team} runs on ` +
      `${where.target.title} as far as Slipway knows. It is used as it is.`,
    pointer: `/parameters${toPointer(path)}`,
  }));
}
