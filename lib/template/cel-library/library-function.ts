/**
 * A function that an expression may call. What is not in this table is refused, so that the table
 * is the documentation.
 */
export interface LibraryFunction {
  name: string;
  group: "strings" | "lists" | "maps" | "optionals" | "conversions" | "macros";
  /** How it is called. */
  usage: string;
  description: string;
  /** An expression and what it gives, as CEL would print it; a test evaluates them. */
  example: readonly [expression: string, result: string];
}
