import { Pool, type PoolClient, type PoolConfig } from "pg";

/** No connection could be had in time. Known by its code, which Prisma hands on. */
export const noConnection = "SLIPWAY_NO_CONNECTION";

class NoConnectionError extends Error {
  readonly code = noConnection;
}

type Connected = (
  error: Error | undefined,
  client: PoolClient | undefined,
  release: (error?: Error | boolean) => void,
) => void;

const tick = 250;
/** After so many ticks in which every connection stayed busy, nobody waits any longer. */
const patience = 4;
/** How often pg's own time-out may pass for one who is in a queue that moves. */
const mostTurns = 6;
/** Never more in the queue than this, for each connection. */
const longestQueue = 100;

/**
 * A pool that says at once when it is full. While connections come back, whoever asks waits for one;
 * when for a second none came back, those who wait are refused, and so is whoever asks until one does.
 * Time is counted in ticks of this process, so that one that could not run for a moment does not take
 * that for the database's silence.
 */
export class BoundedPool extends Pool {
  readonly #waiting = new Set<(reason: Error) => void>();
  /** Connections that are made: those on their way are not, and take what they take. */
  #made = 0;
  #silentTicks = 0;
  #watch: NodeJS.Timeout | undefined;

  constructor(settings: PoolConfig) {
    super(settings);
    this.on("release", () => {
      this.#silentTicks = 0;
    });
    this.on("connect", (client) => {
      this.#silentTicks = 0;
      this.#made += 1;
      // pg-pool stops listening when it hands a connection out, and whoever gets it listens a moment
      // later: a server that dies in between must not end this process. The next query says it.
      client.on("error", () => undefined);
    });
    this.on("remove", () => {
      this.#made -= 1;
    });
  }

  /** True while nobody gets a connection. */
  get isFull(): boolean {
    const allBusy = this.idleCount === 0 && this.#made >= this.options.max;
    return (
      allBusy &&
      (this.#silentTicks >= patience || this.waitingCount >= longestQueue * this.options.max)
    );
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<PoolClient> | undefined {
    const connected = this.#connected();
    if (callback === undefined) return connected;
    void tell(connected, callback);
    return undefined;
  }

  async #connected(): Promise<PoolClient> {
    for (let turn = 1; ; turn += 1) {
      if (this.isFull) throw new NoConnectionError("The pool is full.");
      const queues = this.totalCount >= this.options.max || this.idleCount > 0;
      try {
        return await this.#connectedOrRefused();
      } catch (error) {
        if (!isConnectionFault(error)) throw error;
        // Its time-out is one of the clock: who is in the queue waits on while it moves.
        if (!queues || turn === mostTurns)
          throw new NoConnectionError("No connection could be had in time.", { cause: error });
      }
    }
  }

  async #connectedOrRefused(): Promise<PoolClient> {
    const { promise: refused, reject } = Promise.withResolvers<never>();
    const connecting = super.connect();
    this.#waiting.add(reject);
    this.#watchWaiting();
    try {
      return await Promise.race([connecting, refused]);
    } catch (error) {
      // One that comes after all is not kept.
      connecting.then(
        (client) => client.release(),
        () => undefined,
      );
      throw error;
    } finally {
      this.#waiting.delete(reject);
    }
  }

  #watchWaiting(): void {
    this.#watch ??= setInterval(() => {
      if (this.waitingCount === 0) {
        clearInterval(this.#watch);
        this.#watch = undefined;
        return;
      }
      if (this.#made >= this.options.max) this.#silentTicks += 1;
      if (!this.isFull) return;
      for (const refuse of this.#waiting) refuse(new NoConnectionError("The pool is full."));
    }, tick);
    this.#watch.unref();
  }
}

/** What pg and its pool say, in English and without a code, where no connection came, or one broke on its way. */
const faults: ReadonlySet<string> = new Set([
  "timeout exceeded when trying to connect",
  "timeout expired",
  "Connection terminated due to connection timeout",
  "Connection terminated unexpectedly",
  "Connection terminated",
]);

/** What has a code says itself what it is; and what is wrong with the settings, or with us, is no fault of the connection. */
function isConnectionFault(error: unknown): boolean {
  return error instanceof Error && !("code" in error) && faults.has(error.message);
}

async function tell(connected: Promise<PoolClient>, callback: Connected): Promise<void> {
  let client: PoolClient;
  try {
    client = await connected;
  } catch (error) {
    return callback(error as Error, undefined, () => undefined);
  }
  callback(undefined, client, (error) => client.release(error));
}
