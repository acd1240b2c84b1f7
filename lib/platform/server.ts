import "server-only";

export { readBlueprint } from "./read-blueprint";
