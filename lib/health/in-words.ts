/** `4.1 GiB`, as disks are measured. */
export function bytesInWords(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** `40 seconds`, `3 minutes`, `5 hours`, `2 days`: as exact as somebody needs it. */
export function spanInWords(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  for (const [unit, length] of [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ] as const)
    if (seconds >= 2 * length) return count(Math.floor(seconds / length), unit);
  return count(Math.round(seconds), "second");
}

/** `1 job`, `2 jobs`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
