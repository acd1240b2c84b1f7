/**
 * An expression that failed: what the API server would call an evaluation error. The message is for
 * a person.
 */
export class CelFault extends Error {
  override readonly name = "CelFault";
}

/** What the expression wants to know is known in the cluster only. */
export class NotKnownYet extends Error {
  override readonly name = "NotKnownYet";
  /**
   * `denies`: it can never be judged before the cluster; `invisible`: it is about something that is
   * not in view.
   */
  readonly kind: "denies" | "invisible";

  constructor(kind: "denies" | "invisible", message: string) {
    super(message);
    this.kind = kind;
  }
}
