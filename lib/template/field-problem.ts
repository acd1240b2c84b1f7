/** What is wrong with one field of the parameters, in words for the person who filled it in. */
export interface FieldProblem {
  /**
   * JSON Pointer into the parameters of the field to change; for a missing field, the field itself.
   */
  pointer: string;
  message: string;
  /** The JSON Schema keyword that is not met. */
  keyword: string;
}
