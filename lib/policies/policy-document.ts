/**
 * Where the text of a policy comes from: with Slipway, from the folder of SLIPWAY_CATALOG_DIR, or
 * written here.
 */
export type PolicySource = "shipped" | "catalog" | "edited";

/** One file of policies: what is shown, edited and saved as a whole. */
export interface PolicyDocument {
  /**
   * Of its first policy, by which it is known; undefined for a file that holds none (parameters,
   * bindings of others).
   */
  name: string | undefined;
  path: string;
  text: string;
  /** A YAML document each. */
  tests: string;
  source: PolicySource;
}
