import type { StoredVersion } from "@/lib/catalog/server";
import type { Prisma } from "@/lib/db/server";
import type { JsonObject } from "@/lib/json";
import { portalEvent } from "@/lib/timeline";
import type { Basis, Plan } from "@/lib/plans/server";
import type { PolicyVerdict } from "@/lib/plans";
import { storeEvent } from "@/lib/events/server";

export interface NewRevision {
  requestId: string;
  number: number;
  authorId: string;
  /** Undefined for a removal of what the catalog no longer knows. */
  version: StoredVersion | undefined;
  parameters: JsonObject;
  planned: Plan;
  /** What it was planned on; undefined for what is new. */
  basis: Basis | undefined;
  now: Date;
}

export async function storeRevision(
  tx: Prisma.TransactionClient,
  revision: NewRevision,
): Promise<void> {
  await tx.requestRevision.create({
    data: {
      requestId: revision.requestId,
      number: revision.number,
      authorId: revision.authorId,
      templateVersionId: revision.version?.id ?? null,
      parameters: revision.parameters as Prisma.InputJsonObject,
      files: revision.planned.files as unknown as Prisma.InputJsonArray,
      findings: revision.planned.problems as unknown as Prisma.InputJsonArray,
      verdicts: revision.planned.verdicts as unknown as Prisma.InputJsonArray,
      ...(revision.basis === undefined
        ? {}
        : { basis: revision.basis as unknown as Prisma.InputJsonObject }),
      createdAt: revision.now,
    },
  });
}

interface ToldRevision {
  requestId: string;
  instanceId: string;
  targetId: string;
  number: number;
  by: string;
  planned: Plan;
  now: Date;
}

/** The portal's events of a new revision: submitted, and what the checks said. */
export async function tellRevision(
  tx: Prisma.TransactionClient,
  {
    requestId,
    instanceId,
    targetId,
    number,
    by,
    planned: { problems: findings, verdicts },
    now,
  }: ToldRevision,
): Promise<void> {
  const links = { requestId, instanceId, targetId };
  const count = (wanted: PolicyVerdict["verdict"]) =>
    verdicts.filter(({ verdict }) => verdict === wanted).length;
  const warned =
    findings.filter((problem) => problem.severity === "warning").length + count("warned");
  await storeEvent(
    tx,
    portalEvent(`${requestId}/submitted/${number}`, now, {
      kind: "submitted",
      revision: number,
      by,
    }),
    links,
    now,
    now,
  );
  await storeEvent(
    tx,
    portalEvent(`${requestId}/checked/${number}`, now, {
      kind: "checked",
      revision: number,
      denied: 0,
      warned,
      notJudged: count("not-judged"),
    }),
    links,
    now,
    now,
  );
}

/** `slipway/<team>-<instance>-<short id of the request>`. */
export function branchName(team: string, name: string, requestId: string): string {
  return `slipway/${team}-${name}-${requestId.slice(0, 8)}`;
}
