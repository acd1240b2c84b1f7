import { Client } from "pg";

/**
 * A connection that sends a query once the one before has its answer. Prisma reads the relations of
 * an `include` all at once, in a transaction on its one connection
 * (its issue 29407); pg queues them with a warning, and from 9 on will not.
 */
export class OneAtATime extends Client {
  #last: Promise<unknown> = Promise.resolve();

  override query(...asked: unknown[]): never {
    const send = () => (super.query as (...all: unknown[]) => unknown)(...asked);
    // pg's pool asks with a callback, on a connection that nobody else has.
    if (typeof asked.at(-1) === "function") return send() as never;
    const answer = this.#last.then(send);
    // Without the answer, which would be kept for as long as the connection has nothing to do.
    this.#last = answer.then(nothing, nothing);
    return answer as never;
  }
}

const nothing = (): void => undefined;
