import { createHash, randomBytes } from "node:crypto";
import { PortalError } from "@/lib/errors";
import type { Context } from "@/lib/access/server";
import { seal, unseal } from "@/lib/sealing/server";
import { removeOldHandshakes, storeHandshake, takeStored } from "./store/handshakes";

export type HandshakePurpose = "register-app" | "link-login";

/** Somebody may look around at GitHub for a while before they press the button. */
const lifetime: Readonly<Record<HandshakePurpose, number>> = {
  "register-app": 60 * 60_000,
  "link-login": 10 * 60_000,
};

export interface Handshake {
  /** Goes to GitHub and comes back. */
  state: string;
  /** PKCE; stays here. */
  verifier: string;
}

/**
 * Who asks must be somebody in a browser: an API token goes nowhere and comes back from nowhere.
 */
function browserOf(ctx: Context): { userId: string; sessionId: string } {
  const {
    actor: { kind, userId },
    sessionId,
  } = ctx;
  if (kind !== "person" || userId === undefined || sessionId === undefined)
    throw new PortalError("forbidden", "Only a signed-in person can do this, in a browser.");
  return { userId, sessionId };
}

/**
 * Remembers that this person, in this session, is sent to GitHub. Only a hash of the state is kept.
 */
export async function beginHandshake(ctx: Context, purpose: HandshakePurpose): Promise<Handshake> {
  const who = browserOf(ctx);
  const state = randomBytes(32).toString("base64url");
  const verifier = randomBytes(32).toString("base64url");
  const now = ctx.now();
  await removeOldHandshakes(ctx.db, now);
  const key = hash(state);
  await storeHandshake(ctx.db, {
    state: key,
    purpose,
    ...who,
    verifier: seal(ctx.config.SLIPWAY_ENCRYPTION_KEY, `github-handshake ${key}`, verifier),
    expiresAt: new Date(now.getTime() + lifetime[purpose]),
  });
  return { state, verifier };
}

/**
 * Takes it back, once. Throws `forbidden` for a state that is unknown, over, used, or another
 * session's: always in the same words.
 */
export async function takeHandshake(
  ctx: Context,
  purpose: HandshakePurpose,
  state: string,
): Promise<Handshake> {
  const who = browserOf(ctx);
  const key = hash(state);
  const taken = await takeStored(ctx.db, { state: key, purpose, ...who }, ctx.now());
  if (taken === undefined)
    throw new PortalError("forbidden", "This did not begin here, or not just now.", {
      hint: "Start again on this page.",
    });
  const verifier =
    taken.verifier === null
      ? ""
      : unseal(ctx.config.SLIPWAY_ENCRYPTION_KEY, `github-handshake ${key}`, taken.verifier);
  return { state, verifier };
}

function hash(state: string): string {
  return createHash("sha256").update(state).digest("hex");
}
