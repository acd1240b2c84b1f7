/**
 * What a list answers of an instance as before is kept with the instance itself when it was last kept so long ago:
 * milliseconds.
 */
export const ownAnswerKeptEvery = 3_600_000;

/**
 * When a cluster last answered for an instance: by itself (`own`), or with all of its target at once
 * (`listedAt`), where it was in that list; null: it never was. Whose own answer is older than a list would have left it was
 * not in the list, as what somebody took away from the cluster.
 */
export function lastAnsweredAt(own: Date | null, listedAt: Date | null | undefined): Date | null {
  if (own === null || !listedAt) return own;
  const since = listedAt.getTime() - own.getTime();
  return 0 < since && since < ownAnswerKeptEvery ? listedAt : own;
}
