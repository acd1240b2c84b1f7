export type { Failure } from "./check-expectation";
export { exampleParameters } from "./example-parameters";
export {
  type CheckedRendering,
  checkRendering,
  type Checks,
  type RenderedObject,
} from "./check-rendering";
export type {
  Expectation,
  FileExpectation,
  ObjectExpectation,
  RefusedExpectation,
  SnapshotExpectation,
} from "./expectation";
export { lintNeighbours } from "./lint-neighbours";
export { type LintProblem, type LintReport, lintTemplate } from "./lint-template";
export { readTemplateTests, type TemplateTest } from "./read-tests";
export {
  isRefusalExpected,
  renderInputOf,
  runTemplateTest,
  runTemplateTests,
  type TestReport,
  type TestResult,
} from "./run-tests";
export { isSnapshotPath, snapshotPath, snapshotText } from "./snapshot";
export {
  exampleInstance,
  exampleTarget,
  type GivenInstance,
  type GivenTarget,
  instanceSchema,
  surroundings,
  targetSchema,
} from "./surroundings";
