import { randomUUID } from "node:crypto";
import { currentAccess } from "@/lib/access-rules/server";
import { record } from "@/lib/audit/server";
import { personActor } from "./person-actor";
import type { AnonymousContext } from "./anonymous-context";
import { type ProviderTokens, sealTokens } from "./provider-tokens";
import { type SessionCookie, sessionSeconds } from "./session-cookie";
import { storeSession } from "./store/sessions";
import { saveUser } from "./store/users";
import { tellOfGroups } from "./tell-of-groups";
import type { Vouched } from "./vouch";

/**
 * Begins a session for somebody whom the provider has just vouched for. Returns what the cookie is
 * to say.
 */
export async function startSession(
  ctx: AnonymousContext,
  { claims, groups, report }: Vouched,
  tokens: ProviderTokens,
): Promise<SessionCookie> {
  const { db, config, now } = ctx;
  const sid = randomUUID();
  const at = now();
  const access = await currentAccess(ctx);
  const person = await db.$transaction(async (tx) => {
    const person = await saveUser(tx, config.OIDC_ISSUER, claims, groups, at);
    await storeSession(tx, {
      id: sid,
      userId: person.id,
      tokens: sealTokens(config.SLIPWAY_ENCRYPTION_KEY, sid, tokens),
      groups,
      groupsReport: report,
      at,
      expiresAt: new Date(at.getTime() + sessionSeconds * 1_000),
    });
    const actor = personActor(person, groups, access);
    await record(
      { ...ctx, db: tx, actor, sessionId: sid },
      {
        action: "session.start",
        subject: { type: "user", id: person.id, name: person.name },
        after: { groups, roles: actor.roles },
      },
    );
    return person;
  });
  tellOfGroups(ctx, { id: sid }, report);
  return { sid, uid: person.id };
}
