import type { Person } from "./repository";

/**
 * What people typed, in the Git host's Markdown and in commits: nothing of it can become markup, a link, a mention, or a
 * line of its own.
 */

/** A person as Git can write them: no angle brackets, no line breaks, never empty. */
export function gitPerson({ name, email }: Person): Person {
  return {
    name: clean(name) || clean(email) || "Unknown",
    email: clean(email).replaceAll(" ", "") || "unknown@invalid",
  };
}

function clean(text: string): string {
  return oneLine(text).replaceAll(/[<>]/g, "").trim();
}

/** The same on one line: `Name <address>`. */
export function personLine(who: Person): string {
  const { name, email } = gitPerson(who);
  return `${name} <${email}>`;
}

/** As code, which mentions and references to issues stay out of. */
export function code(text: string): string {
  return text === "" ? "(empty)" : `<code>${escaped(text)}</code>`;
}

/**
 * Every character but letters, digits and a few harmless ones becomes a character reference:
 * CommonMark never reads those as structure. Line breaks become `<br>`, what cannot be seen is
 * shown by its number.
 */
export function escaped(text: string): string {
  const short = [...text.toWellFormed()].slice(0, 500);
  const more = text.length > 500 ? "…" : "";
  return (
    short
      .map((character) => {
        if (/[\p{L}\p{N} ,]/u.test(character)) return character;
        if (character === "\n") return "<br>";
        if (/[\p{C}\p{Zl}\p{Zp}]/u.test(character))
          return `&#92;u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
        return `&#${character.codePointAt(0) ?? 0};`;
      })
      .join("") + more
  );
}

/** Without line breaks, and without what cannot be seen. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ");
}

/** The host takes 65,536 characters; a cut never leaves a tag or a character reference half. */
export function clipped(text: string, rest: string): string {
  if (text.length <= 60_000) return text;
  return `${text.slice(0, text.lastIndexOf("\n", 60_000))}\n\n${rest}`;
}
