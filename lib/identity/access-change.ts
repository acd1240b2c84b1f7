import { type Access, requireCan, rolesOf, withOps } from "@/lib/access";
import { currentAccess, parseAccess } from "@/lib/access-rules/server";
import type { Context } from "@/lib/access/server";
import { peopleSince } from "./store/users";

/** Somebody to whom another access.yaml gives something else. */
export interface ChangedPerson {
  name: string;
  /** Roles and teams, in words: `ops`, `developer in payments`. */
  loses: string[];
  gains: string[];
}

/** Whom another access.yaml would change something for, of those who were here lately. */
export interface AccessChange {
  people: ChangedPerson[];
  /** How many of them there are, of how many who were here lately. */
  changed: number;
  of: number;
}

const days = 30;
const mostPeople = 1_000;
/** Of those for whom something changes, how many are named. */
const mostNamed = 20;

/** What a text of access.yaml would change, if it were in force now. Changes nothing. Throws `forbidden`. */
export async function accessChange(ctx: Context, text: string): Promise<AccessChange | undefined> {
  requireCan(ctx.actor, "ops.read");
  const { access: next } = parseAccess(text);
  if (next === undefined) return undefined;
  const whole = withOps(next, ctx.config.SLIPWAY_OPS_GROUPS);
  const since = new Date(ctx.now().getTime() - days * 24 * 60 * 60 * 1_000);
  const [now, people] = await Promise.all([
    currentAccess(ctx),
    peopleSince(ctx.db, since, mostPeople),
  ]);
  const changed = people
    .map(({ name, groups }) => changeOf(name, given(groups, now), given(groups, whole)))
    .filter(({ loses, gains }) => loses.length + gains.length > 0);
  return { people: changed.slice(0, mostNamed), changed: changed.length, of: people.length };
}

/** What groups give by an access, as words that can be compared. */
function given(groups: readonly string[], access: Access): string[] {
  const { roles, teams } = rolesOf(groups, access);
  return [
    ...roles.filter((role) => role !== "developer"),
    ...teams.map((team) => `developer in ${team}`),
  ];
}

function changeOf(
  name: string,
  before: readonly string[],
  after: readonly string[],
): ChangedPerson {
  return {
    name,
    loses: before.filter((one) => !after.includes(one)),
    gains: after.filter((one) => !before.includes(one)),
  };
}
