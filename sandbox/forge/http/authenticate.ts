import { createHash, timingSafeEqual } from "node:crypto";

/**
 * The token that an `Authorization` header carries: `token x`, `Bearer x`, or Basic with the token
 * as password (or name).
 */
export function tokenOf(header: string | undefined): string | null {
  const match = /^(token|bearer|basic)\s+(.+)$/i.exec(header ?? "");
  if (!match) return null;
  const value = (match[2] ?? "").trim();
  if (match[1]?.toLowerCase() !== "basic") return value;
  const [name = "", ...password] = Buffer.from(value, "base64").toString("utf8").split(":");
  return password.join(":") || name;
}

/** Name and password of Basic authentication. */
export function basicOf(header: string | undefined): { id: string; secret: string } {
  const value = /^basic\s+(.+)$/i.exec(header ?? "")?.[1] ?? "";
  const [id = "", ...secret] = Buffer.from(value, "base64").toString("utf8").split(":");
  return { id, secret: secret.join(":") };
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Whose token it is, or null; compared in constant time. */
export function loginOf(tokens: ReadonlyMap<string, string>, token: string): string | null {
  const given = digest(token);
  for (const [known, login] of tokens) if (timingSafeEqual(digest(known), given)) return login;
  return null;
}
