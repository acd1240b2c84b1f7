import { commandHandlers } from "@/cli/thread";
import { accessHandlers } from "@/lib/access-rules/thread";
import { approvalHandlers } from "@/lib/approvals/thread";
import { catalogHandlers } from "@/lib/catalog/thread";
import { catalogRepositoryHandlers } from "@/lib/catalog-repository/thread";
import { checkHandlers } from "@/lib/checks/thread";
import { complianceHandlers } from "@/lib/compliance/thread";
import { draftHandlers } from "@/lib/drafts/thread";
import { impactHandlers } from "@/lib/impact/thread";
import { instanceHandlers } from "@/lib/instances/thread";
import { planHandlers } from "@/lib/plans/thread";
import { policyHandlers } from "@/lib/policies/thread";
import { releaseHandlers } from "@/lib/releases/thread";
import { snapshotHandlers } from "@/lib/snapshots/thread";
import { serveTasks } from "@/lib/threads/thread";

/**
 * What a worker thread runs: everything that looks at input nobody vouches for. It has no database,
 * no network and no environment; what it needs comes with each task.
 */
serveTasks([
  ...accessHandlers,
  ...catalogHandlers,
  ...catalogRepositoryHandlers,
  ...planHandlers,
  ...instanceHandlers,
  ...impactHandlers,
  ...checkHandlers,
  ...approvalHandlers,
  ...complianceHandlers,
  ...draftHandlers,
  ...policyHandlers,
  ...releaseHandlers,
  ...snapshotHandlers,
  ...commandHandlers,
]);
