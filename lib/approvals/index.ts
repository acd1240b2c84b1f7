export type { FewApprovers } from "./few-approvers";
