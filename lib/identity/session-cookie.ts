import { LRUCache } from "lru-cache";
import { decode } from "next-auth/jwt";
import { z } from "zod";
import type { Config } from "@/lib/config/server";

/** Absolute: after this somebody signs in again, whatever they did. */
export const sessionSeconds = 8 * 60 * 60;

export function isHttps(config: Config): boolean {
  return config.NEXTAUTH_URL.startsWith("https:");
}

/** Browsers take a `__Host-` cookie only over https, from this very host, for all of its paths. */
export function cookieName(config: Config, name: string): string {
  return `${isHttps(config) ? "__Host-" : ""}slipway.${name}`;
}

export function sessionCookieName(config: Config): string {
  return cookieName(config, "session");
}

export function cookieOptions(config: Config) {
  return { httpOnly: true, sameSite: "lax" as const, path: "/", secure: isHttps(config) };
}

/** A line of `Set-Cookie` that takes a cookie away. */
export function goneCookie(config: Config, name: string): string {
  return `${name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${isHttps(config) ? "; Secure" : ""}`;
}

/** True where an answer sets this cookie. */
export function setsCookie(answer: Response, name: string): boolean {
  return answer.headers.getSetCookie().some((line) => line.startsWith(`${name}=`));
}

/** All that the cookie says: which row of `sessions`, and of whom. */
const contentSchema = z.object({ sid: z.uuid(), uid: z.uuid() });
export type SessionCookie = z.output<typeof contentSchema>;

/**
 * Deriving the key and decrypting takes about 0.15 ms, and a browser sends the same cookie again
 * and again. When it ends is looked up in its row each time.
 */
const decoded = new LRUCache<string, SessionCookie>({ max: 5_000, ttl: 60_000 });

/**
 * What a session cookie says, or undefined where it was tampered with, is over, or was made with
 * another secret.
 */
export async function readSessionCookie(
  value: string | undefined,
  config: Config,
): Promise<SessionCookie | undefined> {
  if (value === undefined || value === "" || value.length > 4_096) return undefined;
  const key = `${config.NEXTAUTH_SECRET} ${value}`;
  const known = decoded.get(key);
  if (known !== undefined) return known;
  const raw = await decode({ token: value, secret: config.NEXTAUTH_SECRET }).catch(() => undefined);
  const content = contentSchema.safeParse(raw).data;
  if (content === undefined) return undefined;
  decoded.set(key, content);
  return content;
}

/** The value of one cookie in a `Cookie` header. */
export function cookieOf(header: string | null, name: string): string | undefined {
  for (const pair of (header ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
