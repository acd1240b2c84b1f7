import type { Client } from "pg";
import type { Statement } from "./recorder";

export interface Explained {
  text: string;
  /** That it answered. */
  rows: number;
  /** Pages of 8 kB that it read, from memory or from disk. */
  pages: number;
  indexes: string[];
  /** Tables that it read from the first to the last row. */
  scanned: string[];
}

/** A node of `EXPLAIN (FORMAT JSON)`, as far as it is looked at. */
interface PlanNode {
  "Node Type": string;
  "Actual Rows": number;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
  Plans?: PlanNode[];
}

/**
 * Runs a statement again and tells how. As Prisma sends it: with values and without a name, so that
 * the planner knows the values. It has to, to see that a partial index holds what is asked for. And
 * with the settings of its transaction.
 */
export async function explain(
  client: Client,
  { text, values, settings }: Statement,
): Promise<Explained> {
  type Answer = { "QUERY PLAN": [{ Plan: PlanNode }] };
  await client.query("BEGIN");
  for (const setting of settings) await client.query(setting);
  const question = `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`;
  const { rows } = await client.query<Answer>(question, values);
  await client.query("ROLLBACK");
  const plan = rows[0]?.["QUERY PLAN"][0].Plan;
  if (plan === undefined) throw new Error(`There is no plan of ${text}`);
  const nodes = [...nodesOf(plan)];
  return {
    text,
    rows: plan["Actual Rows"],
    pages: plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
    indexes: nodes.flatMap((node) => node["Index Name"] ?? []),
    scanned: nodes
      .filter((node) => node["Node Type"].endsWith("Seq Scan"))
      .flatMap((node) => node["Relation Name"] ?? []),
  };
}

function* nodesOf(plan: PlanNode): Generator<PlanNode> {
  yield plan;
  for (const child of plan.Plans ?? []) yield* nodesOf(child);
}
