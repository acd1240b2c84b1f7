import { createHash, randomUUID } from "node:crypto";

/**
 * The id of the instance that a submit makes. With an idempotency key it follows from the person
 * and the key, so that the preview shows the very bytes that are written later; without one it is
 * random. A UUID, version 8 (RFC 9562).
 */
export function newInstanceId(
  userId: string | undefined,
  idempotencyKey: string | undefined,
): string {
  if (idempotencyKey === undefined) return randomUUID();
  const hex = createHash("sha256")
    .update(`instance\n${userId ?? ""}\n${idempotencyKey}`)
    .digest("hex");
  const variant = (8 + (Number.parseInt(hex.charAt(16), 16) % 4)).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Stands for the id in a preview that belongs to no submit yet. */
export const previewInstanceId = "00000000-0000-8000-8000-000000000000";
