import type { Prisma } from "@/lib/db/server";
import { portalEvent } from "@/lib/timeline";
import type { Plan } from "@/lib/plans/server";
import type { PolicyVerdict } from "@/lib/plans";
import { storeEvent } from "@/lib/events/server";

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

/** What the audit record says of parameters: of those that hold a secret only that there were some. */
export function toldIn<Parameters>(
  parameters: Parameters,
  holdsSecrets: boolean,
): Parameters | string {
  return holdsSecrets ? "(not kept: a secret is among them)" : parameters;
}

/** `slipway/<team>-<instance>-<short id of the request>`. */
export function branchName(team: string, name: string, requestId: string): string {
  return `slipway/${team}-${name}-${requestId.slice(0, 8)}`;
}
