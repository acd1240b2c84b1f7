/** What Slipway writes on every object of an instance: `<team>.<name>`. */
export const instanceLabel = "slipway.dev/instance";
