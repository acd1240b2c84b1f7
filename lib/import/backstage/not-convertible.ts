/**
 * Thrown where an expression has no counterpart in CEL, or reads what rendering must not depend on;
 * `message` says what.
 */
export class NotConvertible extends Error {
  override readonly name = "NotConvertible";
}
