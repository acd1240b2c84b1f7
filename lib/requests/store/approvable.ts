import { platformTemplates } from "@/lib/catalog/server";
import type { Database, Prisma } from "@/lib/db/server";
import { usersOfPerson } from "@/lib/identity/server";

const open = { state: "pull-request-open", endedAt: null } satisfies Prisma.RequestWhereInput;

/** Somebody who may be asked for an approval, as far as it decides of which requests. */
export interface Approver {
  userId: string;
  isOps: boolean;
  groups: readonly string[];
}

/**
 * The requests that wait for an approval which this person may give: none of their own or of a
 * service account that they are behind, and of the targets that they may use; what is of the
 * platform is for Ops.
 */
export async function approvableBy(
  db: Database,
  { userId, isOps, groups }: Approver,
): Promise<Prisma.RequestWhereInput> {
  const platform = await platformTemplatesOfOpen(db);
  const own = await usersOfPerson(db, userId);
  const byAnybody: Prisma.RequestWhereInput = {
    templateName: { notIn: platform },
    target: {
      requiresApproval: true,
      ...(isOps
        ? {}
        : {
            OR: [{ accessGroups: { isEmpty: true } }, { accessGroups: { hasSome: [...groups] } }],
          }),
    },
  };
  return {
    ...open,
    requesterId: { notIn: own },
    revisions: { none: { authorId: { in: own } } },
    OR: [byAnybody, ...(isOps ? [{ templateName: { in: platform } }] : [])],
  };
}

/** The requests that wait for an approval which this person cannot give, having written some of them. */
export async function waitingOf(db: Database, userId: string): Promise<Prisma.RequestWhereInput> {
  const own = await usersOfPerson(db, userId);
  return {
    ...open,
    AND: [
      { OR: [{ requesterId: { in: own } }, { revisions: { some: { authorId: { in: own } } } }] },
      {
        OR: [
          { target: { requiresApproval: true } },
          { templateName: { in: await platformTemplatesOfOpen(db) } },
        ],
      },
    ],
  };
}

/** Of the templates of open requests, those of the platform. */
async function platformTemplatesOfOpen(db: Database): Promise<string[]> {
  const names = await db.request.groupBy({ by: ["templateName"], where: open });
  const platform = await platformTemplates(
    db,
    names.map(({ templateName }) => templateName),
  );
  return [...platform];
}
