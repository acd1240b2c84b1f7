/** A column: its name, and what it says of a row. */
export type CsvColumn<Row> = readonly [string, (row: Row) => string | number | undefined];

const line = (cells: readonly string[]) => `${cells.join(",")}\r\n`;

/** CSV (RFC 4180) of rows that may come in parts: the names of the columns, and a line for each row. Pure. */
export function csvTable<Row>(columns: readonly CsvColumn<Row>[]): {
  head: string;
  lines: (rows: readonly Row[]) => string;
} {
  return {
    head: line(columns.map(([name]) => name)),
    lines: (rows) =>
      rows.map((row) => line(columns.map(([, value]) => cellOf(value(row))))).join(""),
  };
}

/**
 * What a spreadsheet would take for a formula begins with an apostrophe: names, and what stands in Git, come from anybody.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
function cellOf(value: string | number | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = /^\s*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
