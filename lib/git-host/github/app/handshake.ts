import { createHash, randomBytes } from "node:crypto";
import { PortalError } from "@/lib/errors";
import type { Context } from "@/lib/access/server";
import type { Json } from "@/lib/json";
import { seal, unseal } from "@/lib/sealing/server";
import { removeOldHandshakes, storeHandshake, takeStored } from "./store/handshakes";

export type HandshakePurpose = "register-app" | "link-login" | "review";

/** Somebody may look around at GitHub for a while before they press the button. */
const lifetime: Readonly<Record<HandshakePurpose, number>> = {
  "register-app": 60 * 60_000,
  "link-login": 10 * 60_000,
  review: 10 * 60_000,
};

export interface Handshake {
  /** Goes to GitHub and comes back. */
  state: string;
  /** PKCE; stays here. */
  verifier: string;
}

/** A handshake that is over, with what it began for; undefined where there was nothing to say. */
export interface TakenHandshake extends Handshake {
  payload: Json | undefined;
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
 * Remembers that this person, in this session, is sent to GitHub, and `payload`: what is to be done
 * once they are back. Only a hash of the state is kept.
 */
export async function beginHandshake(
  ctx: Context,
  purpose: HandshakePurpose,
  payload?: Json,
): Promise<Handshake> {
  const who = browserOf(ctx);
  const state = `${purpose}.${randomBytes(32).toString("base64url")}`;
  const verifier = randomBytes(32).toString("base64url");
  const now = ctx.now();
  await removeOldHandshakes(ctx.db, now);
  const key = hash(state);
  await storeHandshake(ctx.db, {
    state: key,
    purpose,
    ...who,
    verifier: seal(ctx.config.SLIPWAY_ENCRYPTION_KEY, `github-handshake ${key}`, verifier),
    payload:
      payload === undefined
        ? null
        : seal(
            ctx.config.SLIPWAY_ENCRYPTION_KEY,
            `github-handshake-payload ${key}`,
            JSON.stringify(payload),
          ),
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
): Promise<TakenHandshake> {
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
  const payload =
    taken.payload === null
      ? undefined
      : (JSON.parse(
          unseal(
            ctx.config.SLIPWAY_ENCRYPTION_KEY,
            `github-handshake-payload ${key}`,
            taken.payload,
          ),
        ) as Json);
  return { state, verifier, payload };
}

/**
 * What somebody comes back for who was sent to be asked who they are: the address is the same,
 * since GitHub takes registered ones only. Says nothing of whether it began here.
 */
export function purposeOf(state: string): "link-login" | "review" {
  return state.startsWith("review.") ? "review" : "link-login";
}

function hash(state: string): string {
  return createHash("sha256").update(state).digest("hex");
}
