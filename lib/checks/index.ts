export { fieldPath } from "./annotations";
export {
  type CatalogPart,
  type CheckOutcome,
  type CheckDetails,
  type CheckFinding,
  type CheckSummary,
  type Conclusion,
} from "./check";
export { Locator } from "./locate";
export { secretPlace, secretsTitle } from "./secret-place";
