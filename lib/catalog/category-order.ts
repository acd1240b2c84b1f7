import type { Facet } from "./catalog";

/** From what one builds to what one watches; categories of one's own come after them, by name. */
const usual = [
  "Applications",
  "Progressive delivery",
  "Data",
  "Platform",
  "Security",
  "Observability",
];

/** Categories in the order in which people meet them, `Other` last. */
export function inUsualOrder(categories: readonly Facet[]): Facet[] {
  return categories.toSorted((a, b) => place(a) - place(b) || a.value.localeCompare(b.value, "en"));
}

function place({ value }: Facet): number {
  if (value === "Other") return usual.length + 1;
  return usual.includes(value) ? usual.indexOf(value) : usual.length;
}
