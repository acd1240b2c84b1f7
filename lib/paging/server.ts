import "server-only";

export type { Place } from "./cursor";
export { type Order, type Ordering, reversed } from "./ordering";
export { emptyPage, mostCounted, pageAbout } from "./page";
export { type Asked, type Part, type Read, readPart } from "./read-part";
