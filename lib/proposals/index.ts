export {
  catalogCheck,
  isLive,
  type Proposal,
  proposalBranch,
  type ProposalDetails,
  type ProposalState,
  proposalStates,
  type ProposedFile,
  type ProposedText,
} from "./proposal";
export { type ProposalQuery, proposalQuerySchema } from "./query";
