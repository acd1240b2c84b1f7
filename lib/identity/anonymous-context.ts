import type { Context } from "@/lib/access/server";

/** What reading a session needs of a `Context`: there is no actor yet. */
export type AnonymousContext = Pick<Context, "db" | "config" | "log" | "now" | "address">;
