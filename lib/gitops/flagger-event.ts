import { z } from "zod";

export const canaryPhases = [
  "Initializing",
  "Initialized",
  "Waiting",
  "Progressing",
  "WaitingPromotion",
  "Promoting",
  "Finalising",
  "Succeeded",
  "Failed",
  "Terminating",
  "Terminated",
] as const;

/**
 * What Flagger (1.44) posts to an `event` webhook. `metadata` holds what the webhook itself
 * declares, too.
 */
export const flaggerEventShape = z.object({
  name: z.string().min(1).max(300),
  namespace: z.string().min(1).max(300),
  phase: z.enum(canaryPhases),
  checksum: z.string().max(200).optional(),
  metadata: z.record(z.string(), z.string()).nullable().default({}),
});
export type FlaggerEvent = z.output<typeof flaggerEventShape>;

/** Milliseconds since 1970, as text. Undefined where it is none. */
export function flaggerTime(event: FlaggerEvent): Date | undefined {
  const milliseconds = Number(event.metadata?.["timestamp"]);
  return Number.isSafeInteger(milliseconds) && milliseconds > 0
    ? new Date(milliseconds)
    : undefined;
}

/** `Advance checkout.shop canary weight 20`. */
export function flaggerWeight(event: FlaggerEvent): number | null {
  const weight = /canary weight (\d{1,3})\b/.exec(event.metadata?.["eventMessage"] ?? "")?.[1];
  return weight === undefined || Number(weight) > 100 ? null : Number(weight);
}
