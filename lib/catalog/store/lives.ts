import type { Database } from "@/lib/db/server";
import type { VersionLife, VersionState } from "@/lib/catalog";
import type { VersionEntry } from "../version-states";

interface LifeColumns {
  stateReason: string | null;
  successorTemplate: string | null;
  successorVersion: string | null;
  endsOn: Date | null;
  offeredUntilEnd: boolean;
}

/** What was decided of a version that is deprecated or withdrawn; undefined for any other. */
export function lifeOf(row: LifeColumns & { state: VersionState }): VersionLife | undefined {
  if (row.state !== "deprecated" && row.state !== "withdrawn") return undefined;
  const { stateReason, successorTemplate, successorVersion, endsOn, offeredUntilEnd } = row;
  return {
    state: row.state,
    reason: stateReason ?? undefined,
    successor:
      successorTemplate === null && successorVersion === null
        ? undefined
        : { template: successorTemplate ?? undefined, version: successorVersion ?? undefined },
    end: endsOn?.toISOString().slice(0, 10),
    offeredUntilEnd,
  };
}

/** A version of a template, as far as its life is decided about. */
export interface LivingVersion {
  id: string;
  version: string;
  state: VersionState;
  life: VersionLife | undefined;
  hasErrors: boolean;
}

/** Every version of a template, the latest first; undefined where there is no such template. */
export async function livingVersions(
  db: Database,
  template: string,
): Promise<{ templateId: string; offered: string | null; versions: LivingVersion[] } | undefined> {
  const row = await db.template.findUnique({
    where: { name: template },
    select: {
      id: true,
      offeredVersion: true,
      versions: {
        orderBy: { precedence: "desc" },
        select: { id: true, version: true, state: true, problems: true, ...lifeColumns },
      },
    },
  });
  if (row === null) return undefined;
  return {
    templateId: row.id,
    offered: row.offeredVersion,
    versions: row.versions.map((version) => ({
      id: version.id,
      version: version.version,
      state: version.state,
      life: lifeOf(version),
      hasErrors:
        Array.isArray(version.problems) &&
        version.problems.some((one) => (one as { severity?: unknown }).severity === "error"),
    })),
  };
}

export const lifeColumns = {
  stateReason: true,
  successorTemplate: true,
  successorVersion: true,
  endsOn: true,
  offeredUntilEnd: true,
} as const;

/** Brings a version to what was decided of it. */
export async function saveLife(
  tx: Database,
  id: string,
  { state, reason, successor, end, offered }: Omit<VersionEntry, "version">,
  published: { at: Date; by: string } | undefined,
): Promise<void> {
  await tx.templateVersion.update({
    where: { id },
    data: {
      state,
      stateReason: reason ?? null,
      successorTemplate: successor?.template ?? null,
      successorVersion: successor?.version ?? null,
      endsOn: end === undefined ? null : new Date(end),
      offeredUntilEnd: offered === "until-end",
      ...(published === undefined ? {} : { publishedAt: published.at, publishedBy: published.by }),
    },
  });
}

/** Lives of these versions, by `name@version`; those that are offered as ever are left out. */
export async function livesOf(
  db: Database,
  versions: readonly { template: string; version: string }[],
): Promise<Map<string, VersionLife>> {
  if (versions.length === 0) return new Map();
  const rows = await db.templateVersion.findMany({
    where: {
      state: { in: ["deprecated", "withdrawn"] },
      OR: [...new Map(versions.map((one) => [`${one.template}@${one.version}`, one])).values()].map(
        ({ template, version }) => ({ version, template: { name: template } }),
      ),
    },
    select: { version: true, state: true, template: { select: { name: true } }, ...lifeColumns },
  });
  return new Map(
    rows.flatMap((row) => {
      const life = lifeOf(row);
      return life === undefined ? [] : [[`${row.template.name}@${row.version}`, life] as const];
    }),
  );
}

/** Templates that offer a deprecated version whose last day is before `today` (`YYYY-MM-DD`). */
export async function offersThatEnded(db: Database, today: string): Promise<string[]> {
  const rows = await db.templateVersion.findMany({
    where: { state: "deprecated", offeredUntilEnd: true, endsOn: { lt: new Date(today) } },
    select: { version: true, templateId: true, template: { select: { offeredVersion: true } } },
  });
  return [
    ...new Set(
      rows.flatMap(({ version, templateId, template }) =>
        template.offeredVersion === version ? [templateId] : [],
      ),
    ),
  ];
}
