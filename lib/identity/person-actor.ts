import type { Config } from "@/lib/config/server";
import { type Actor, type RoleRules, rolesOf } from "@/lib/access";

/** A person as stored, as far as they can act. */
export interface Person {
  id: string;
  name: string;
  email: string;
}

export function roleRules(config: Config): RoleRules {
  return {
    opsGroups: config.SLIPWAY_OPS_GROUPS,
    viewerGroups: config.SLIPWAY_VIEWER_GROUPS,
    teamPrefix: config.SLIPWAY_TEAM_GROUP_PREFIX,
  };
}

/** A signed-in person with what their groups allow. */
export function personActor(person: Person, groups: readonly string[], config: Config): Actor {
  return {
    kind: "person",
    userId: person.id,
    name: person.name,
    email: person.email,
    groups,
    ...rolesOf(groups, roleRules(config)),
  };
}
