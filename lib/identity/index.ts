export { returnPath } from "./return-path";
export { type ApiTokenSummary, type NewToken } from "./token";
