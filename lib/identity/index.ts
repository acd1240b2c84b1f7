export { returnPath } from "./return-path";
export {
  accountTitle,
  ending,
  isActive,
  type NewServiceAccount,
  type ServiceAccount,
} from "./service-account";
export { type ApiTokenSummary, isOver, type NewToken, revocation } from "./token";
export { type TokenQuery, tokenQuerySchema } from "./token-query";
