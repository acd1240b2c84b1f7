import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import { PortalError } from "@/lib/errors";
import type { ValueOffer } from "@/lib/import";

/** Lines of one listing; `/word` lists others. */
const mostShown = 40;

const help =
  "Numbers, ranges or paths (3 7-9 image.tag) turn a field on or off; /word lists the values with that word, * what has a field; all, none; an empty line goes on.";

/**
 * Lets somebody choose which values of a chart get a field, beginning with those that are proposed.
 * Gives their dotted paths. Throws `invalid` where the input ends before an empty line.
 */
export async function pickValues(
  offers: readonly ValueOffer[],
  { input, output }: { input: Readable; output: Writable },
): Promise<string[]> {
  const chosen = new Set(offers.filter(({ isProposed }) => isProposed).map(({ path }) => path));
  const lines = createInterface({ input, output, terminal: false });
  const say = (text: string) => output.write(`${text}\n`);
  say(listing(offers, chosen, ({ isProposed }) => isProposed));
  say(help);
  output.write("> ");
  try {
    for await (const line of lines) {
      const words = line.trim().split(/\s+/);
      if (line.trim() === "")
        return offers.map(({ path }) => path).filter((path) => chosen.has(path));
      for (const word of words) {
        const answer = apply(word, offers, chosen);
        if (answer !== undefined) say(answer);
      }
      say(`${chosen.size} of ${offers.length} values have a field.`);
      output.write("> ");
    }
  } finally {
    lines.close();
  }
  throw new PortalError("invalid", "Nothing was chosen: the input ended.");
}

function apply(
  word: string,
  offers: readonly ValueOffer[],
  chosen: Set<string>,
): string | undefined {
  if (word === "*") return listing(offers, chosen, ({ path }) => chosen.has(path));
  if (word.startsWith("/")) {
    const part = word.slice(1).toLowerCase();
    return listing(offers, chosen, ({ path, title }) =>
      `${path} ${title}`.toLowerCase().includes(part),
    );
  }
  if (word === "all" || word === "none") {
    for (const { path } of offers) if (word === "all") chosen.add(path);
    if (word === "none") chosen.clear();
    return undefined;
  }
  const named = namedBy(word, offers);
  if (named.length === 0) return `There is no ${word}.`;
  const isOn = named.every((path) => chosen.has(path));
  for (const path of named) {
    if (isOn) chosen.delete(path);
    else chosen.add(path);
  }
  return undefined;
}

function namedBy(word: string, offers: readonly ValueOffer[]): string[] {
  const range = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(word);
  const found =
    range === null
      ? offers.filter(({ path }) => path === word || path.startsWith(`${word}.`))
      : offers.slice(Number(range[1]) - 1, Number(range[2] ?? range[1]));
  return found.map(({ path }) => path);
}

function listing(
  offers: readonly ValueOffer[],
  chosen: ReadonlySet<string>,
  isShown: (offer: ValueOffer) => boolean,
): string {
  const shown = offers.map((offer, index) => ({ ...offer, number: index + 1 })).filter(isShown);
  const lines = shown
    .slice(0, mostShown)
    .map(
      ({ path, title, value, number }) =>
        `${String(number).padStart(5)} ${chosen.has(path) ? "*" : " "} ${title} (${path}${value === undefined ? "" : ` = ${short(value)}`})`,
    );
  const more = shown.length - lines.length;
  return [...lines, ...(more > 0 ? [`      and ${more} more`] : [])].join("\n") || "      none";
}

function short(value: unknown): string {
  const text = JSON.stringify(value).replaceAll(/\p{C}/gu, " ");
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
