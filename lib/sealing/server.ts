import "server-only";

export { seal, unseal } from "./seal";
