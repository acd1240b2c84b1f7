/** Longer ones are compared with nothing: that takes time that grows with both lengths. */
const longest = 100;

/** The known name that is at most two slips of the pen away. */
export function closest(name: string, known: readonly string[]): string | undefined {
  if (name.length > longest) return undefined;
  return known
    .filter((other) => other.length <= longest)
    .map((other) => ({ other, far: distance(name, other) }))
    .sort((a, b) => a.far - b.far)
    .find(({ far }) => far <= 2)?.other;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + cost);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
