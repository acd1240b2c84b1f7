import { PrismaPg } from "@prisma/adapter-pg";
import { Pool } from "pg";
import { PrismaClient } from "@/lib/db/generated/client";
import { OneAtATime } from "@/lib/db/one-at-a-time";

/** A statement as it was sent, with its values. */
export interface Statement {
  text: string;
  values: unknown[];
  /** `SET LOCAL …` that was in force for it. */
  settings: string[];
}

export interface Recorder {
  db: PrismaClient;
  /** What `work` reads from the database. */
  record(work: (db: PrismaClient) => Promise<unknown>): Promise<Statement[]>;
  close(): Promise<void>;
}

/** A client that keeps what it sends: what is explained later is no copy of what the code asks. */
export function openRecorder(url: string): Recorder {
  let sent: Statement[] = [];
  class RecordingClient extends OneAtATime {
    #settings: string[] = [];
    override query(...args: unknown[]): never {
      const [query] = args as [string | { text: string; values?: unknown[] }];
      const { text, values = [] } = typeof query === "string" ? { text: query } : query;
      if (/^\s*(begin|commit|rollback)\b/i.test(text)) this.#settings = [];
      if (/^\s*set local\b/i.test(text)) this.#settings.push(text);
      if (/^\s*select\b/i.test(text)) sent.push({ text, values, settings: [...this.#settings] });
      return (super.query as (...all: unknown[]) => never)(...args);
    }
  }
  const pool = new Pool({
    connectionString: url,
    max: 4,
    // An ephemeral server commits before its log is written; a vacuum passes over such rows.
    options: "-c synchronous_commit=on",
    Client: RecordingClient,
  });
  // Closed with it, so that somebody listens to the pool until its connections are gone: their server may go first.
  const db = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: true }) });
  return {
    db,
    record: async (work) => {
      sent = [];
      await work(db);
      // A copy: what is sent between two records is of neither.
      return [...sent];
    },
    close: () => db.$disconnect(),
  };
}
