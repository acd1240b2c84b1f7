import type { Prisma } from "@/lib/db/server";
import { storedVerdict } from "@/lib/admission";
import { objectTitleWithNamespace } from "@/lib/kubernetes";
import type { ComplianceFinding } from "./compliance";
import type { ComplianceQuery } from "./query";

const week = 7 * 86_400_000;

/** The rows that a query asks for: those that stand now. */
export function whereOf(
  query: Omit<ComplianceQuery, "page">,
  now: Date,
): Prisma.ComplianceFindingWhereInput {
  return {
    resolvedAt: null,
    ...(query.standing === "all" ? {} : { standing: query.standing ?? { not: "not-judged" } }),
    ...(query.policy === undefined || query.policy === "" ? {} : { policy: query.policy }),
    ...(query.team === undefined || query.team === ""
      ? {}
      : { team: query.team === "-" ? null : query.team }),
    ...(query.target === undefined || query.target === ""
      ? {}
      : { target: { name: query.target } }),
    ...(query.q === undefined || query.q === ""
      ? {}
      : { name: { contains: query.q, mode: "insensitive" } }),
    ...(query.age === "new" ? { firstSeenAt: { gte: new Date(now.getTime() - week) } } : {}),
  };
}

export const shown = {
  target: { select: { name: true, title: true, repository: { select: { webUrl: true } } } },
} as const satisfies Prisma.ComplianceFindingInclude;

type Row = Prisma.ComplianceFindingGetPayload<{ include: typeof shown }>;

export function toFinding(row: Row): ComplianceFinding {
  const { target, file, line, commit } = row;
  return {
    id: row.id,
    verdict: storedVerdict.parse(row.standing),
    policy: row.policy,
    title: row.title,
    rule: row.rule ?? undefined,
    team: row.team ?? undefined,
    target: { name: target.name, title: target.title },
    object: row.kind === "" ? file : objectTitleWithNamespace(row),
    instanceId: row.instanceId ?? undefined,
    file,
    line: line ?? undefined,
    url: `${target.repository.webUrl}/blob/${commit}/${file.split("/").map(encodeURIComponent).join("/")}${line === null ? "" : `#L${line}`}`,
    field: row.field,
    message: row.message,
    expected: row.expected ?? undefined,
    exception: row.exception ?? undefined,
    expires: row.expires ?? undefined,
    commit,
    since: row.firstSeenAt,
  };
}
