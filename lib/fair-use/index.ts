export { type Limit, limitNames, limits, type PersonalLimit } from "./limits";
