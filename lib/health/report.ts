/** The worst first. */
export const healthStatuses = ["error", "warn", "unknown", "ok"] as const;

/**
 * `error`: something does not work. `warn`: it works, and will not for long, or not for all.
 * `unknown`: it could not be found out.
 */
export type HealthStatus = (typeof healthStatuses)[number];

/** One thing that a check found. */
export interface HealthFinding {
  status: HealthStatus;
  /** Which of several: a target, a queue, a folder. */
  about?: string;
  /** A sentence. */
  says: string;
  /** What to do, in a sentence, where something is to be done. */
  todo?: string;
}

/** What a check found, the worst first; its status is that of the worst. */
export interface HealthCheck {
  name: string;
  title: string;
  status: HealthStatus;
  findings: HealthFinding[];
}

/** How Slipway and all that it depends on are, the worst first. */
export interface HealthReport {
  status: HealthStatus;
  asOf: Date;
  checks: HealthCheck[];
}

function byStatus<Rated extends { status: HealthStatus }>(rated: readonly Rated[]): Rated[] {
  return rated.toSorted(
    (a, b) => healthStatuses.indexOf(a.status) - healthStatuses.indexOf(b.status),
  );
}

/** A check of what it found; nothing is as good as well. */
export function healthCheck(
  { name, title }: Pick<HealthCheck, "name" | "title">,
  findings: readonly HealthFinding[],
): HealthCheck {
  const sorted = byStatus(findings);
  return { name, title, status: sorted[0]?.status ?? "ok", findings: sorted };
}

/** A report of checks, in whose order those of the same status stay. */
export function healthReport(checks: readonly HealthCheck[], asOf: Date): HealthReport {
  const sorted = byStatus(checks);
  return { status: sorted[0]?.status ?? "ok", asOf, checks: sorted };
}
