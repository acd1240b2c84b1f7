import { teamTitle } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { currentAccess } from "@/lib/access-rules/server";

/** What teams are called now: the title of each, by its short name. */
export async function teamTitles(ctx: Context): Promise<(team: string) => string> {
  const access = await currentAccess(ctx);
  return (team) => teamTitle(team, access);
}
