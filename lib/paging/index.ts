/** Long lists in pages that begin where another one ended: what is asked for, and what is said of a page. */
export { longestCursor, type PageAbout, partFields } from "./page";
