import { z } from "zod";
import type { PrismaClient } from "@/lib/db/server";
import { sampleOf, type SealedSample, seal, unseal } from "@/lib/sealing/server";
import { latestSealedTokens } from "./store/sessions";

/**
 * What the provider gave for one session. Never leaves the server, and lies in the database sealed.
 */
const providerTokensSchema = z.object({
  access: z.string(),
  refresh: z.string().optional(),
  id: z.string().optional(),
  /** Milliseconds since 1970; absent where the provider did not say. */
  accessExpiresAt: z.number().optional(),
});

export type ProviderTokens = z.output<typeof providerTokensSchema>;

const purpose = (sessionId: string) => `session ${sessionId}`;

export function sealTokens(
  key: string,
  sessionId: string,
  tokens: ProviderTokens,
): Uint8Array<ArrayBuffer> {
  return seal(key, purpose(sessionId), JSON.stringify(tokens));
}

/** Throws `misconfigured` where the key has changed. */
export function openTokens(key: string, sessionId: string, sealed: Uint8Array): ProviderTokens {
  return providerTokensSchema.parse(JSON.parse(unseal(key, purpose(sessionId), sealed)));
}

/** Whether what is kept of the latest sessions opens. */
export async function sampleSessions(db: PrismaClient, key: string): Promise<SealedSample> {
  const rows = await latestSealedTokens(db, 3);
  return sampleOf(
    "tokens of sessions",
    rows,
    ({ id }) => id,
    ({ id, tokens }) => openTokens(key, id, tokens),
  );
}
