/** One statement of a file of SQL. */
export interface SqlStatement {
  /** As it is written, without the semicolon. */
  text: string;
  /** Without comments, in one line, and with nothing in its strings and bodies of functions. */
  bare: string;
}

/** What a semicolon in it does not end, a semicolon, or any other character. */
const token =
  /--[^\n]*|\/\*(?:\/\*[\s\S]*?\*\/|[\s\S])*?\*\/|(?<!\w)e'(?:[^'\\]|''|\\[^])*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([a-z_]\w*)?\$[\s\S]*?\$\1\$|;|[^]/gi;

/** The statements of a migration. Pure. */
export function statementsOf(sql: string): SqlStatement[] {
  const found: SqlStatement[] = [];
  let [text, bare] = ["", ""];
  const end = (): void => {
    const one = { text: text.trim(), bare: bare.replaceAll(/\s+/g, " ").trim() };
    if (one.bare !== "") found.push(one);
    [text, bare] = ["", ""];
  };
  for (const [part] of sql.matchAll(token)) {
    if (part === ";") {
      end();
      continue;
    }
    text += part;
    if (part.startsWith("--") || part.startsWith("/*")) bare += " ";
    else if (part.length > 1 && /^['$e]/i.test(part)) bare += isWordBefore(bare) ? " ''" : "''";
    else if (part.startsWith('"') && isWordBefore(bare)) bare += ` ${part}`;
    else if (/^\w/.test(part) && bare.endsWith('"')) bare += ` ${part}`;
    else bare += part;
  }
  end();
  return found;
}

/** `UPDATE"users"` is two words. */
const isWordBefore = (bare: string): boolean => /\w$/.test(bare);
