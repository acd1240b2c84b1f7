/** The door to what evaluates conditions in the browser: CEL, loaded where a template has some. */
export { conditionEngine } from "./condition-engine";
export { checkExpression } from "./check-expression";
