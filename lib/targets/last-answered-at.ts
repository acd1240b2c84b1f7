/**
 * When a cluster last answered for an instance: by itself (`own`), or with all of its target at once
 * (`listedAt`), where it was ever answered for; null: it never was.
 */
export function lastAnsweredAt(own: Date | null, listedAt: Date | null | undefined): Date | null {
  if (own === null || !listedAt) return own;
  return own < listedAt ? listedAt : own;
}
