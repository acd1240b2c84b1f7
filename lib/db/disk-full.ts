/** After PostgreSQL last said that its disk is full, it is taken to be so for this long. */
const holds = 10_000;

/** Next.js loads modules more than once, so it hangs on `globalThis`. */
const shared = globalThis as { __slipwayDiskFullAt?: number };

export function noteDiskFull(): void {
  shared.__slipwayDiskFullAt = performance.now();
}

/** Something was written: the disk has room again. */
export function noteRoom(): void {
  delete shared.__slipwayDiskFullAt;
}

/** What is known of the disk: `full` where it was so just now, `unsure` where it was and may be. */
export function diskState(): "room" | "full" | "unsure" {
  if (shared.__slipwayDiskFullAt === undefined) return "room";
  return performance.now() - shared.__slipwayDiskFullAt < holds ? "full" : "unsure";
}
