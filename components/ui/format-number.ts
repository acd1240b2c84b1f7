const grouped = new Intl.NumberFormat("en-GB");

/** "12,345". */
export function formatNumber(value: number): string {
  return grouped.format(value);
}
