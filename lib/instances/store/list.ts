import type { Places } from "@/lib/access";
import type { Database, Prisma } from "@/lib/db/server";
import {
  type Asked,
  mostCounted,
  type Order,
  type Ordering,
  type Part,
  type Read,
  readPart,
  reversed,
} from "@/lib/paging/server";
import type { InstanceQuery } from "../query";
import { type StoredSummary, summarised, toSummary } from "./instances";
import { inPlaces } from "./places";

/** A version of a template that there are instances of. */
export interface UsedVersion {
  templateName: string;
  templateVersion: string;
}

/**
 * Which instances a list is of; `versions`: only those of one of these; `within`: only those of these
 * teams, and these themselves.
 */
export type InstanceFilter = Pick<InstanceQuery, "q" | "team" | "target" | "template" | "state"> & {
  versions?: readonly UsedVersion[];
  within?: Places | undefined;
};

/** Those that are removed only where they are asked for. */
function whereOf(query: InstanceFilter): Prisma.InstanceWhereInput {
  return {
    ...(query.state === "removed"
      ? { removedAt: { not: null } }
      : { removedAt: null, ...(query.state === undefined ? {} : { state: query.state }) }),
    ...(query.team === undefined ? {} : { team: query.team }),
    ...(query.template === undefined ? {} : { templateName: query.template }),
    ...(query.target === undefined ? {} : { target: { name: query.target } }),
    ...(query.q === undefined || query.q === ""
      ? {}
      : { name: { contains: query.q.toLowerCase() } }),
    ...(query.versions === undefined ? {} : { OR: [...query.versions] }),
    ...(query.within === undefined ? {} : { AND: [{ OR: inPlaces(query.within) }] }),
  };
}

/** What instances are ordered by. */
const standing = {
  id: true,
  name: true,
  team: true,
  state: true,
  stateSince: true,
  changedAt: true,
  templateName: true,
  templateVersion: true,
  targetId: true,
} as const satisfies Prisma.InstanceSelect;

type Standing = Prisma.InstanceGetPayload<{ select: typeof standing }>;
/** With the place of its target among targets. */
type StandingAtTarget = Pick<Standing, "targetId" | "name" | "id"> & { position: number };

const text = <Column extends string>(column: Column) =>
  ({ column, kind: "text", order: "asc" }) as const;
const time = <Column extends string>(column: Column) =>
  ({ column, kind: "time", order: "desc" }) as const;
const id = <Column extends string>(column: Column, order: Order) =>
  ({ column, kind: "uuid", order }) as const;

/** Each is served by an index, from its end as well: those named `instances_live_…`, and the one of templates. */
const orderings: Record<Exclude<InstanceQuery["sort"], "target">, Ordering<Standing>> = {
  name: { name: "instances by name", keys: [text("name"), text("team"), id("id", "asc")] },
  updated: { name: "instances by change", keys: [time("changedAt"), id("id", "desc")] },
  state: {
    name: "instances by state",
    keys: [text("state"), time("stateSince"), id("id", "desc")],
  },
  template: {
    name: "instances by template",
    keys: [text("templateName"), text("templateVersion"), id("id", "asc")],
  },
};

const byTarget: Ordering<StandingAtTarget> = {
  name: "instances by target",
  keys: [
    { column: "position", kind: "number", order: "asc" },
    id("targetId", "asc"),
    text("name"),
    id("id", "asc"),
  ],
};

/** The list as it is where nothing is said of the order, or from its end. */
function inOrder<Row>(ordering: Ordering<Row>, order: Order | undefined): Ordering<Row> {
  return order === undefined || order === ordering.keys[0]?.order ? ordering : reversed(ordering);
}

/** A part of those that match, in this order, and how many there are: no more than one over `mostCounted`. */
export async function findInstances(
  db: Database,
  filter: InstanceFilter,
  order: Pick<InstanceQuery, "sort" | "order">,
  asked: Asked & { size: number },
): Promise<Part<StoredSummary> & { counted: number }> {
  const where = whereOf(filter);
  const [counted, part] = await Promise.all([
    // By an index of the list: by itself Prisma counts along the ids.
    db.instance.count({ where, orderBy: { changedAt: "desc" }, take: mostCounted + 1 }),
    partOf(db, where, order, asked),
  ]);
  return { ...part, rows: await summariesOf(db, part.rows), counted };
}

/** Of what is passed over only an index is read. */
async function partOf(
  db: Database,
  where: Prisma.InstanceWhereInput,
  { sort, order }: Pick<InstanceQuery, "sort" | "order">,
  asked: Asked & { size: number },
): Promise<Part<Pick<Standing, "id">>> {
  return sort === "target"
    ? readPart(inOrder(byTarget, order), asked, asked.size, (read) =>
        standingByTarget(db, where, read),
      )
    : readPart(inOrder(orderings[sort], order), asked, asked.size, (read) =>
        standingBy(db, where, read),
      );
}

async function summariesOf(
  db: Database,
  found: readonly Pick<Standing, "id">[],
): Promise<StoredSummary[]> {
  const ids = found.map((one) => one.id);
  const rows = await db.instance.findMany({ where: { id: { in: ids } }, include: summarised });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((one) => byId.get(one) ?? []).map(toSummary);
}

async function standingBy(
  db: Database,
  filter: Prisma.InstanceWhereInput,
  { where, ...read }: Read<Standing>,
): Promise<Standing[]> {
  return db.instance.findMany({ where: { AND: [filter, where] }, select: standing, ...read });
}

/**
 * Target by target, each by name, of those that have any: no index spans both tables. Targets are some hundreds at most; as
 * one statement, all instances of all targets that follow would be read and sorted.
 */
async function standingByTarget(
  db: Database,
  filter: Prisma.InstanceWhereInput,
  read: Read<StandingAtTarget>,
): Promise<StandingAtTarget[]> {
  if (read.skip > 0) return passedOver(db, filter, read);
  const { position: _position, targetId: _targetId, ...beyond } = read.where;
  const orderBy = read.orderBy.filter((by) => by.name !== undefined || by.id !== undefined);
  const found: StandingAtTarget[] = [];
  for (const target of await targetsOf(db, filter, read)) {
    if (found.length === read.take) break;
    const rows = await db.instance.findMany({
      where: { AND: [filter, beyond, { targetId: target.id }] },
      select: standing,
      orderBy,
      take: read.take - found.length,
    });
    found.push(...rows.map((row) => ({ ...row, position: target.position })));
  }
  return found;
}

/** The targets of what is read that have an instance that matches, in the order of the list; no more than can be needed. */
async function targetsOf(
  db: Database,
  filter: Prisma.InstanceWhereInput,
  { where: { position, targetId }, orderBy, take }: Read<StandingAtTarget>,
): Promise<{ id: string; position: number }[]> {
  const way = orderBy.find((by) => by.position ?? by.targetId);
  const order = way?.position ?? way?.targetId ?? "asc";
  return db.target.findMany({
    where: {
      ...(position === undefined ? {} : { position }),
      ...(targetId === undefined ? {} : { id: targetId }),
      instances: { some: filter },
    },
    select: { id: true, position: true },
    orderBy: [{ position: order }, { id: order }],
    take,
  });
}

/** A page by its number: everything before it is read. */
async function passedOver(
  db: Database,
  filter: Prisma.InstanceWhereInput,
  { orderBy, skip, take }: Read<StandingAtTarget>,
): Promise<StandingAtTarget[]> {
  const rows = await db.instance.findMany({
    where: filter,
    select: { ...standing, target: { select: { position: true } } },
    orderBy: orderBy.map(({ position, ...by }) =>
      position === undefined ? by : { target: { position } },
    ),
    skip,
    take,
  });
  return rows.map(({ target, ...row }) => ({ ...row, position: target.position }));
}

/** The versions of templates that these instances are of, each once. */
export async function usedVersions(db: Database, filter: InstanceFilter): Promise<UsedVersion[]> {
  const groups = await db.instance.groupBy({
    by: ["templateName", "templateVersion"],
    where: whereOf(filter),
  });
  return groups.map(({ templateName, templateVersion }) => ({ templateName, templateVersion }));
}
