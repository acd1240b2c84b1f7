import { redirect } from "next/navigation";
import { can } from "@/lib/access";
import { optionalContext } from "@/lib/identity/server";

/** The catalog is where one begins; authors without a role begin with their templates. */
export default async function Home() {
  const ctx = await optionalContext().catch(() => undefined);
  const hasCatalog =
    ctx === undefined || can(ctx.actor, "catalog.read") || !can(ctx.actor, "draft.read");
  redirect(hasCatalog ? "/catalog" : "/ops/templates");
}
