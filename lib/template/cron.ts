interface Field {
  name: string;
  /** Of its numbers. */
  least: number;
  largest: number;
  /** What stands for a number, from the least on. */
  words: string[];
}

/** The fields of a schedule, in their order. */
const fields: readonly Field[] = [
  { name: "minute", least: 0, largest: 59, words: [] },
  { name: "hour", least: 0, largest: 23, words: [] },
  { name: "day of the month", least: 1, largest: 31, words: [] },
  {
    name: "month",
    least: 1,
    largest: 12,
    words: "jan feb mar apr may jun jul aug sep oct nov dec".split(" "),
  },
  {
    name: "day of the week",
    least: 0,
    largest: 6,
    words: "sun mon tue wed thu fri sat".split(" "),
  },
];

const named: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

/** Characters. */
const longest = 200;

/**
 * What is wrong with a schedule as a CronJob of Kubernetes takes it (five fields, or `@daily` and
 * the like), as a clause; undefined where it is one.
 */
export function cronProblem(text: string): string | undefined {
  const read = readCron(text);
  return typeof read === "string" ? read : undefined;
}

export function isCron(text: string): boolean {
  return cronProblem(text) === undefined;
}

/**
 * The same schedule in five fields of numbers that every reader of such schedules understands in
 * the same way; undefined for what is none.
 */
export function plainCron(text: string): string | undefined {
  const read = readCron(text);
  return typeof read === "string" ? undefined : read.join(" ");
}

/** The fields, or what is wrong. */
function readCron(text: string): string[] | string {
  if (text.length > longest) return "it is too long";
  const trimmed = text.trim();
  if (trimmed.startsWith("@"))
    return Object.hasOwn(named, trimmed)
      ? (named[trimmed] as string).split(" ")
      : `${trimmed.slice(0, 20)} is no name of a schedule`;
  const parts = trimmed.split(/\s+/);
  if (parts.length !== fields.length)
    return `it has ${parts[0] === "" ? 0 : parts.length} of five fields`;
  const read: string[] = [];
  for (const [index, part] of parts.entries()) {
    const field = fields[index] as Field;
    const items = part.split(",").map((item) => readItem(item, field));
    if (items.includes(undefined))
      return `the ${field.name} is ${field.least} to ${field.largest}, *, a range or a step`;
    // All of them in one item are all of them, as the scheduler of Kubernetes has it.
    const isAll = items.includes("all");
    const numbers = new Set(items.flatMap((item) => (Array.isArray(item) ? item : [])));
    read.push(isAll ? "*" : [...numbers].sort((one, other) => one - other).join(","));
  }
  return read;
}

/** Of a list: the numbers of one number, of a range, or of all, each with a step. */
function readItem(item: string, field: Field): number[] | "all" | undefined {
  const match = /^(?:([*?])|([0-9a-z]{1,3})(?:-([0-9a-z]{1,3}))?)(?:\/(\d{1,3}))?$/i.exec(item);
  if (match === null) return undefined;
  const [, all, from = "", to, step = "1"] = match;
  const by = Number(step);
  if (by === 0) return undefined;
  if (all !== undefined && by === 1) return "all";
  const least = all === undefined ? numberIn(from, field) : field.least;
  // One number with a step goes on to the end.
  const goesOn = all !== undefined || (to === undefined && match[4] !== undefined);
  const largest = goesOn ? field.largest : to === undefined ? least : numberIn(to, field);
  if (least === undefined || largest === undefined || least > largest) return undefined;
  return Array.from({ length: Math.floor((largest - least) / by) + 1 }, (_, n) => least + n * by);
}

function numberIn(text: string, { least, largest, words }: Field) {
  const word = words.indexOf(text.toLowerCase());
  const number = word === -1 ? (/^\d+$/.test(text) ? Number(text) : Number.NaN) : word + least;
  return number >= least && number <= largest ? number : undefined;
}
