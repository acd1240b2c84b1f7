import "server-only";

export { seedConfigured } from "./seed-configured";
export { seedUnlessHeld } from "./seed-unless-held";
