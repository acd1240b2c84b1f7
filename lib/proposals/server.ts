import "server-only";

export { retryProposal, withdrawProposal } from "./change-proposal";
export { compareProposal } from "./compare-with-host";
export { moveProposal, sweepProposals } from "./move-proposal";
export { noteProposal } from "./note-pull";
export { type ProposedChange, propose } from "./propose";
export {
  addApproval,
  findOpenOfOthers,
  type OpenProposal,
  type ProposalApproval,
} from "./store/approvals";
export { authorOfProposal, statesOfProposals } from "./store/proposals";
export { type About, getProposal, listProposals, proposalsAbout } from "./read-proposals";
