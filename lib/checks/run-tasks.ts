import { checkFolders } from "@/lib/instances/server";
import { configuredSchemas } from "@/lib/known-schemas/server";
import { compiledPolicies } from "@/lib/policies/thread";
import { clusterObjects, type Snapshot } from "@/lib/snapshots";
import { handles } from "@/lib/threads/thread";
import { type Change, judgeChange } from "./judge-change";
import { type BranchChange, type CommitInput, judgeCommitTask } from "./tasks";

/** What runs the tasks of checks, in a thread. */
export const checkHandlers = [
  handles(judgeCommitTask, async ({ changes, versions, policies, schemaFolders, now }) =>
    judgeChange(
      changes.map((change) => changeOf(change, versions)),
      {
        ...compiledPolicies(policies),
        schemas: await configuredSchemas({ SLIPWAY_SCHEMA_DIRS: [...schemaFolders] }),
        now,
      },
    ),
  ),
];

/** Built, and its folders held against what is known of templates, and of what requests write. */
function changeOf(change: BranchChange, versions: CommitInput["versions"]): Change {
  const { head, base, targets, only, written } = change;
  const [after, before] = [clusterObjects(head, targets), clusterObjects(base, targets)];
  const clusters = after.map((cluster) => ({
    head: cluster,
    base: before.find((one) => one.cluster.id === cluster.cluster.id),
  }));
  const ours = new Set(written.map(({ path, content }) => `${path}\n${content ?? ""}`));
  const folders = targets.flatMap((target) =>
    checkFolders({
      target,
      ...(only === undefined ? {} : { only }),
      head: texts(head),
      base: texts(base),
      template: (name, version) => versions.get(`${name}@${version}`),
      isOurs: (path, text) => ours.has(`${path}\n${text}`),
    }).map((problem) => ({ target: target.name, problem })),
  );
  return { head, base, clusters, folders };
}

const texts = (snapshot: Snapshot): Map<string, string> =>
  new Map([...snapshot.files].map(([path, { text }]) => [path, text]));
