import { createHash, randomBytes } from "node:crypto";
import type { Config } from "@/lib/config/server";

/**
 * What next-auth wants of a form of its own page: a token, and a cookie that proves it. For what is
 * begun here, after the origin was looked at.
 */
export function formToken({ NEXTAUTH_SECRET }: Config): { token: string; cookie: string } {
  const token = randomBytes(32).toString("hex");
  const proof = createHash("sha256").update(`${token}${NEXTAUTH_SECRET}`).digest("hex");
  return { token, cookie: `${token}|${proof}` };
}
