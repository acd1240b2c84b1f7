/**
 * What a template and a rendering may cost. Deterministic on purpose: work is counted, not timed,
 * so that the same inputs always give the same answer on every machine.
 */
export const limits = {
  /** Files of a bundle, and files of one rendering. */
  files: 200,
  /** Bytes (UTF-8) of one file. */
  fileBytes: 1024 * 1024,
  /** Bytes (UTF-8) of all files together. */
  totalBytes: 5 * 1024 * 1024,
  /** Characters of one expression. */
  expressionLength: 4096,
  /** Levels of nesting in an expression. */
  expressionDepth: 48,
  /** Nodes of a parsed expression. */
  expressionNodes: 1000,
  /**
   * Steps that all expressions of one rendering may take; a list costs its elements, a string one
   * for 64 characters.
   */
  steps: 2_000_000,
  /** Different conditions (`x-slipway-when`) of one template. */
  conditions: 100,
  /** Steps that all conditions of a template may take, each time that they are looked at. */
  conditionSteps: 100_000,
  /** Characters of a string, or elements of a list or map, that an expression may make. */
  valueSize: 1024 * 1024,
  /** Levels of nesting of parameters, of a value, and of a document. */
  depth: 64,
  /** Values (scalars, lists, maps) in the parameters of one instance, counted at every level. */
  parameterValues: 50_000,
  /** Characters of one value or key in the parameters of one instance. */
  textCharacters: 128 * 1024,
  /** Characters of all values and keys in the parameters of one instance together. */
  parameterCharacters: 256 * 1024,
  /** Nodes of the documents of one file, with every alias followed. */
  documentNodes: 100_000,
} as const;
