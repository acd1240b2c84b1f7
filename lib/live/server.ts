import "server-only";
import type { Prisma, PrismaClient } from "@/lib/db/server";
import type { Topic } from "./topics";

/** Tells every process, once the transaction commits, that something about these topics changed. Carries no data. */
export declare function publish(tx: PrismaClient | Prisma.TransactionClient, ...topics: readonly Topic[]): Promise<void>;
/** Changes of the topics until `signal` aborts; after a lost connection every topic is told once, since something may have been missed. */
export declare function subscribe(databaseUrl: string, topics: readonly Topic[], signal: AbortSignal): AsyncIterable<Topic>;

export interface StreamOptions {
  databaseUrl: string;
  topics: readonly Topic[];
  /** Asked every 20 s; false ends the stream (the session ended, a group was taken away). */
  stillAllowed(): Promise<boolean>;
}

/** Server-sent events: `event: change`, `data: <topic>`. Ends with the request. */
export declare function liveResponse(request: Request, options: StreamOptions): Response;
