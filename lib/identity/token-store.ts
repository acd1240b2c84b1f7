import { z } from "zod";
import type { ApiTokenSummary } from "./token";

/** What is read of a token; its hash is not. */
export const tokenColumns = {
  id: true,
  name: true,
  scopes: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  revokedAt: true,
  user: { select: { id: true, name: true, email: true } },
} as const;

export const scopesSchema = z.array(z.enum(["read", "write"]));

export function summaryOf(
  row: Omit<ApiTokenSummary, "owner" | "scopes"> & {
    scopes: string[];
    user: ApiTokenSummary["owner"];
  },
): ApiTokenSummary {
  const { user, scopes, ...rest } = row;
  return { ...rest, scopes: scopesSchema.parse(scopes), owner: user };
}
