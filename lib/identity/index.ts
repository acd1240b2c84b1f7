export { returnPath } from "./return-path";
export { type ApiTokenSummary, newToken, type NewToken } from "./token";
