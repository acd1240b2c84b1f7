/** Small enough that what a run allocates is collected while it is young: the old cost more each. */
const [small, middle, large] = [16 * 1024, 64 * 1024, 128 * 1024];
/**
 * In microseconds. Some machines count processor time in milliseconds: what is short is repeated.
 */
const shortest = 10_000;

/**
 * Whether `run` takes about eight times as long for eight times the text (128 KiB, 16 KiB);
 * something quadratic takes 64 times as long. It compares processor times of this thread, so a busy
 * machine changes nothing. A warm-up, the best of several runs and a margin of three keep out what
 * compiling and garbage collection cost.
 */
export function isLinear(
  input: (length: number) => string,
  run: (text: string) => unknown,
): boolean {
  const [few, many] = [flat(input(small)), flat(input(large))];
  let [least, most] = [costOf(few, run), Infinity];
  least = Math.min(least, costOf(few, run));
  // Don't wait for what is quadratic: it takes 16 times as long here, and more than a second.
  if (costOf(flat(input(middle)), run) > Math.max(12 * least, 1_000_000)) return false;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    least = Math.min(least, costOf(few, run));
    most = Math.min(most, costOf(many, run));
    if (most < 24 * least) return true;
  }
  return false;
}

/** A text of that length, of one part again and again. */
export function repeated(part: string, length: number): string {
  return part.repeat(Math.ceil(length / part.length)).slice(0, length);
}

/** In microseconds. */
function costOf(text: string, run: (text: string) => unknown): number {
  const before = process.threadCpuUsage();
  for (let times = 1; ; times += 1) {
    run(text);
    const { user, system } = process.threadCpuUsage(before);
    if (user + system >= shortest) return (user + system) / times;
  }
}

/** The same text as one flat string: V8 joins a repeated string only when it is first read. */
function flat(text: string): string {
  return Buffer.from(text, "utf16le").toString("utf16le");
}
