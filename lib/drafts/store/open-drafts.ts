import type { Database } from "@/lib/db/server";
import type { Draft } from "../draft";
import { toDraft } from "./draft-row";

/** The open draft of a template that somebody's pushes go to; undefined: there is none. */
export async function pushedDraft(
  db: Database,
  template: string,
  byId: string,
): Promise<Draft | undefined> {
  const row = await db.templateDraft.findFirst({
    where: {
      template,
      createdById: byId,
      deletedAt: null,
      origin: { path: ["kind"], equals: "push" },
    },
    orderBy: { createdAt: "desc" },
    omit: { report: true },
  });
  return row === null ? undefined : toDraft(row);
}

/** Those that one person began, or of one template. */
export type OpenDrafts = { byId: string } | { template: string };

const whereOf = (of: OpenDrafts) => ({
  deletedAt: null,
  ...("byId" in of ? { createdById: of.byId } : of),
});

export async function openDrafts(db: Database, of: OpenDrafts): Promise<number> {
  return db.templateDraft.count({ where: whereOf(of) });
}

/** What was changed longest ago before. */
export async function oldestOpen(db: Database, of: OpenDrafts, take: number): Promise<Draft[]> {
  const rows = await db.templateDraft.findMany({
    where: whereOf(of),
    orderBy: [{ updatedAt: "asc" }, { id: "asc" }],
    omit: { report: true },
    take,
  });
  return rows.map(toDraft);
}
