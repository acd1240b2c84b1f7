import { cookies } from "next/headers";
import type { Actor } from "@/lib/access";

export const teamCookie = "slipway-team";

/**
 * The team that somebody looks at: the one they chose, while they are in it, else their first;
 * undefined without any.
 */
export async function currentTeam(actor: Actor): Promise<string | undefined> {
  const chosen = (await cookies()).get(teamCookie)?.value;
  return chosen !== undefined && actor.teams.includes(chosen) ? chosen : actor.teams[0];
}
