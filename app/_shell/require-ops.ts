import { notFound } from "next/navigation";
import { type Action, can } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { requirePage } from "@/lib/identity/server";

/**
 * The context of an Ops page, or null where the layout already says that the person may not: the
 * page then shows nothing and asks nothing.
 */
export async function opsContext(action: Action): Promise<Context | null> {
  const ctx = await requirePage();
  // Authors see their templates there, and find nothing else.
  if (!can(ctx.actor, "ops.read") && !can(ctx.actor, "draft.read")) return null;
  if (!can(ctx.actor, action)) notFound();
  return ctx;
}
