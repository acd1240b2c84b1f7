import {
  type Actor,
  comparedGroup,
  type ExplainedGroup,
  explainGroups,
  mayDo,
  type MayDo,
  requireCan,
  rolesOf,
} from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { currentAccess } from "@/lib/access-rules/server";
import { PortalError } from "@/lib/errors";
import { groupsInWords } from "./groups-report";
import { findNewestSession } from "./store/sessions";
import { userById } from "./store/users";

/** What somebody's groups give them, and what they may do by that. */
export interface PersonAccess {
  id: string;
  name: string;
  email: string;
  /** When the provider was last asked about them. */
  lastSeenAt: Date;
  /** What came of their groups then, in sentences. */
  said: string[];
  groups: ExplainedGroup[];
  now: Held;
  /** The same with one more group; undefined where none is asked about. */
  withGroup: { group: ExplainedGroup; held: Held } | undefined;
}

/** What somebody has of their groups. */
export interface Held extends Pick<Actor, "roles" | "teams"> {
  may: MayDo[];
}

/**
 * What somebody may do, and why; also what they could with one more group, as it would come from
 * the provider. Stores nothing. Throws `forbidden` or `not_found`.
 */
export async function personAccess(
  ctx: Context,
  id: string,
  { withGroup = "" }: { withGroup?: string } = {},
): Promise<PersonAccess> {
  requireCan(ctx.actor, "ops.read");
  const [person, access] = await Promise.all([userById(ctx.db, id), currentAccess(ctx)]);
  if (person === undefined) throw new PortalError("not_found", "Nobody has signed in as that.");
  const { groups, ...rest } = person;
  const report = (await findNewestSession(ctx.db, id))?.groupsReport;
  const held = (of: readonly string[]): Held => {
    const { roles, teams } = rolesOf(of, access);
    return { roles, teams, may: mayDo({ roles, teams, groups: of }) };
  };
  const more = comparedGroup(withGroup.trim().slice(0, 512));
  const [explained] = explainGroups([more], access);
  return {
    ...rest,
    said: report === undefined ? [] : groupsInWords(report, ctx.config.OIDC_GROUPS_CLAIM),
    groups: explainGroups(groups, access),
    now: held(groups),
    withGroup:
      more === "" || explained === undefined
        ? undefined
        : { group: explained, held: held([...groups, more]) },
  };
}
