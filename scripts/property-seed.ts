import { configureGlobal } from "fast-check";

/**
 * What property tests try is the same in every run, so that a red check is about the change that it
 * checks. `SLIPWAY_PROPERTY_SEED=random` tries other values, a number those of a failure seen before.
 */
const { SLIPWAY_PROPERTY_SEED = "20261130" } = process.env;
if (SLIPWAY_PROPERTY_SEED !== "random") {
  const seed = Number(SLIPWAY_PROPERTY_SEED);
  if (!Number.isInteger(seed))
    throw new Error(
      `SLIPWAY_PROPERTY_SEED is "${SLIPWAY_PROPERTY_SEED}"; it is a whole number or "random".`,
    );
  configureGlobal({ seed });
}
