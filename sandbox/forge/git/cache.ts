/**
 * Keeps the most recently used answers about things that never change (objects, differences between
 * two commits).
 */
export class Cache<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): Value | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, value);
    }
    return value;
  }

  set(key: string, value: Value): Value {
    this.#entries.set(key, value);
    if (this.#entries.size > this.#limit) {
      const oldest = this.#entries.keys().next().value;
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    return value;
  }

  /** What is known under `key`, or what `make` makes of it; two askers at once share one making. */
  async through(key: string, make: () => Promise<Value>): Promise<Value> {
    const known = this.get(key);
    if (known !== undefined) return known;
    const running = this.#pending.get(key);
    if (running) return running;
    const made = make()
      .then((value) => this.set(key, value))
      .finally(() => this.#pending.delete(key));
    this.#pending.set(key, made);
    return made;
  }

  readonly #pending = new Map<string, Promise<Value>>();
}
