import "server-only";

export type { Context } from "./context";
