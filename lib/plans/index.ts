export {
  type ChangeInput,
  type CreateInput,
  openRequestBody,
  type OpenRequestInput,
  openRequestInput,
  previewRequestBody,
  requestIdSchema,
  reviseRequestInput,
} from "./input";
export { flattened, parameterDifferences } from "./parameter-differences";
export type {
  PolicyFindingAbout,
  PolicyVerdict,
  Preview,
  PreviewedChange,
  ProposedFile,
  RequestKind,
  VersionChoice,
} from "./preview";
