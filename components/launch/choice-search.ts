/** More choices than this are searched, not scrolled through. */
export const mostToScroll = 20;
/** Of a list that is searched, so many stand there at once. */
export const mostShown = 50;

export interface Choice {
  label: string;
  value: unknown;
}

/** The choices that have every word that was typed, with those that begin with them first. */
export function choicesFor<C extends Choice>(choices: readonly C[], typed: string): C[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...choices];
  const found = choices.filter((choice) => {
    const text = `${plain(choice.label)} ${plain(String(choice.value))}`;
    return words.every((word) => text.includes(word));
  });
  const begins = (choice: C) => plain(choice.label).startsWith(words[0] ?? "");
  return [...found.filter(begins), ...found.filter((choice) => !begins(choice))];
}

/** Without capitals and accents: what somebody types. */
function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
