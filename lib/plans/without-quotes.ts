import type { KnownSecrets } from "@/lib/secrets";

interface Said {
  message: string;
  expected?: string;
  remedy?: string;
}

/**
 * Problems and verdicts may quote what they are about: the words of those that quote a secret which
 * Git has already are left out. Pure.
 */
export function withoutQuotes<Item extends Said>(
  items: readonly Item[],
  known: KnownSecrets | undefined,
): Item[] {
  if (known === undefined) return [...items];
  return items.map((item) => {
    if (!known.quotes([item.message, item.expected, item.remedy].join("\n"))) return item;
    const { expected: _, remedy: __, ...rest } = item;
    return {
      ...(rest as Item),
      message: "The message quotes what looks like a secret, and is left out. See the file.",
    };
  });
}
