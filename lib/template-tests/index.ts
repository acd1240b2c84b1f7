export type { Failure } from "./check-expectation";
export { exampleParameters } from "./example-parameters";
export { type CheckedRendering, checkRendering, type Checks } from "./check-rendering";
export { lintNeighbours } from "./lint-neighbours";
export { lintTemplate } from "./lint-template";
export { lintVersion } from "./lint-version";
export { type SeenTest, testMeant } from "./one-test";
export { readTemplateTests, type TemplateTest } from "./read-tests";
export { snapshotPath, snapshotText } from "./snapshot";
export { sourceOf } from "./source-place";
export {
  isRefusalExpected,
  renderInputOf,
  runTemplateTests,
  type TestReport,
  type TestResult,
} from "./run-tests";
export {
  type GivenInstance,
  type GivenTarget,
  instanceSchema,
  surroundings,
  targetSchema,
} from "./surroundings";
