import { z } from "zod";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { parseInput } from "@/lib/errors";
import { type DescribedPlace, describePlace, knownKinds } from "@/lib/kubernetes";
import { configuredSchemas } from "./configured-schemas";

const query = z.strictObject({
  apiVersion: z.string().max(300).optional(),
  kind: z.string().max(100).optional(),
  path: z.array(z.string().max(300)).max(64).default([]),
});

export interface FieldsAnswer {
  /** Of the place that was asked for; null where the kind or the place is not known. */
  place: DescribedPlace | null;
  /** Every kind that is known, where no kind was asked for. */
  kinds: { apiVersion: string; kind: string }[];
}

/**
 * What the schemas that are known here say of a place of a Kubernetes object (`path`: keys, `*` for an item of a list), or
 * which kinds there are; for the editors of templates. Throws `forbidden`, `invalid`, `misconfigured`.
 */
export async function fieldsOfKind(
  ctx: Pick<Context, "actor" | "config">,
  raw: unknown,
): Promise<FieldsAnswer> {
  requireCan(ctx.actor, "draft.read");
  const { apiVersion, kind, path } = parseInput(query, raw);
  const registry = await configuredSchemas(ctx.config);
  if (kind === undefined || apiVersion === undefined)
    return { place: null, kinds: knownKinds(registry) };
  return { place: describePlace(registry, { apiVersion, kind, path }) ?? null, kinds: [] };
}
