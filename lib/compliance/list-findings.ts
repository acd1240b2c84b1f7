import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { pageAbout } from "@/lib/paging/server";
import type { ComplianceFinding, FindingPage } from "./compliance";
import type { ComplianceQuery } from "./query";
import { findFindings, findingsAfter, findingsOfInstance } from "./store/findings";

const findingPageSize = 50;

/**
 * One page of what policies say of what is in Git now, the newest first, filtered in the database. Throws `forbidden`, and
 * `bad_request` for a cursor that is none of this list.
 */
export async function listFindings(ctx: Context, query: ComplianceQuery): Promise<FindingPage> {
  requireCan(ctx.actor, "compliance.read");
  const { cursor, page } = query;
  const size = findingPageSize;
  const asked = { query, now: ctx.now() };
  const { rows, counted, ...part } = await findFindings(ctx.db, asked, { cursor, page, size });
  return { findings: rows, ...pageAbout(part, { counted, page, size }) };
}

/**
 * What policies say of one instance's objects in Git now; its readers may know. Throws `forbidden`.
 */
export async function instanceFindings(
  ctx: Context,
  instanceId: string,
): Promise<ComplianceFinding[]> {
  requireCan(ctx.actor, "instance.read");
  return findingsOfInstance(ctx.db, instanceId, findingPageSize);
}

const batch = 500;

/** All findings of a query, in batches, for an export. Throws `forbidden` before the first. */
export async function* exportFindings(
  ctx: Context,
  query: Omit<ComplianceQuery, "page" | "cursor">,
): AsyncGenerator<ComplianceFinding[]> {
  requireCan(ctx.actor, "compliance.read");
  const asked = { query, now: ctx.now() };
  let after: string | undefined;
  for (;;) {
    const findings = await findingsAfter(ctx.db, asked, after, batch);
    if (findings.length > 0) yield findings;
    if (findings.length < batch) return;
    after = findings.at(-1)?.id;
  }
}
