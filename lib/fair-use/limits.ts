import type { Config } from "@/lib/config/server";

/**
 * What is limited, each minute: whose use is counted, the variable that says how much, and the word
 * for it. A request counts for one of them.
 */
export const limits = {
  "sign-in": { of: "address", variable: "SLIPWAY_SIGN_INS_PER_MINUTE", word: "sign-ins" },
  "bad-token": {
    of: "address",
    variable: "SLIPWAY_BAD_TOKENS_PER_MINUTE",
    word: "API tokens that are not valid",
  },
  submit: { of: "person", variable: "SLIPWAY_SUBMITS_PER_MINUTE", word: "submitted requests" },
  preview: { of: "person", variable: "SLIPWAY_PREVIEWS_PER_MINUTE", word: "previews" },
  /** Whatever is none of the others. */
  read: { of: "person", variable: "SLIPWAY_READS_PER_MINUTE", word: "pages and calls" },
} as const satisfies Record<
  string,
  { of: "address" | "person"; variable: keyof Config; word: string }
>;

export type Limit = keyof typeof limits;

/** What one call of a person counts as. */
export type PersonalLimit = {
  [Name in Limit]: (typeof limits)[Name]["of"] extends "person" ? Name : never;
}[Limit];

export const limitNames = Object.keys(limits) as Limit[];
