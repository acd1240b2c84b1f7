import type { KnownKind } from "../types";

const docs = "https://docs.flagger.app/usage/how-it-works#canary-status";

export const flagger: readonly KnownKind[] = [
  {
    group: "flagger.app",
    kind: "Canary",
    source: docs,
    // Its one condition, Promoted, is not what readiness looks at.
    current: "has(status.phase) && status.phase in ['Initialized', 'Succeeded']",
    inProgress:
      "!has(status.phase) || status.phase in ['Initializing', 'Waiting', 'Progressing', " +
      "'WaitingPromotion', 'Promoting', 'Finalising']",
    failed: "has(status.phase) && status.phase == 'Failed'",
  },
  ...["MetricTemplate", "AlertProvider"].map((kind) => ({
    group: "flagger.app",
    kind,
    source: `${docs} (only a Canary has a status)`,
    none: "Flagger reads it when it analyses a Canary.",
  })),
];
