import "server-only";

export { type Order, type Ordering, reversed } from "./ordering";
export { emptyPage, mostCounted, pageAbout } from "./page";
export { type Asked, cursorAt, type Part, type Read, readPart } from "./read-part";
