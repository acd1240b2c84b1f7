import { randomUUID } from "node:crypto";
import { record } from "@/lib/audit/server";
import { personActor } from "./person-actor";
import type { Claims } from "./claims";
import type { AnonymousContext } from "./confirm-session";
import { type ProviderTokens, sealTokens } from "./provider-tokens";
import { type SessionCookie, sessionSeconds } from "./session-cookie";
import { storeSession } from "./store/sessions";
import { saveUser } from "./store/users";

/**
 * Begins a session for somebody whom the provider has just vouched for. Returns what the cookie is
 * to say.
 */
export async function startSession(
  ctx: AnonymousContext,
  claims: Claims,
  tokens: ProviderTokens,
): Promise<SessionCookie> {
  const { db, config, now } = ctx;
  const sid = randomUUID();
  const at = now();
  const groups = claims.groups ?? [];
  const person = await db.$transaction(async (tx) => {
    const person = await saveUser(tx, config.OIDC_ISSUER, claims, at);
    await storeSession(tx, {
      id: sid,
      userId: person.id,
      tokens: sealTokens(config.SLIPWAY_ENCRYPTION_KEY, sid, tokens),
      groups,
      at,
      expiresAt: new Date(at.getTime() + sessionSeconds * 1_000),
    });
    const actor = personActor(person, groups, config);
    await record(
      { db: tx, actor, now },
      {
        action: "session.start",
        subject: { type: "user", id: person.id, name: person.name },
        after: { groups, roles: actor.roles },
      },
    );
    return person;
  });
  return { sid, uid: person.id };
}
