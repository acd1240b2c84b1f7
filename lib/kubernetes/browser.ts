/** The light door of the noun: what a form needs, without schemas. */
export { quantitySuffixes } from "./quantity-suffixes";
