/** One statement of a file of SQL. */
export interface SqlStatement {
  /** As it is written, without the semicolon. */
  text: string;
  /** Without comments, in one line, and with nothing in its strings and bodies of functions. */
  bare: string;
}

/** What a semicolon in it does not end, a semicolon, or any other character. */
const token =
  /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$|;|[^]/g;

/** The statements of a migration. Without escapes in strings (`E'\''`), which none of ours has. Pure. */
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
    else if (part.length > 1 && (part.startsWith("'") || part.startsWith("$"))) bare += "''";
    else bare += part;
  }
  end();
  return found;
}
