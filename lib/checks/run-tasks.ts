import { checkFolders, type FolderCheck } from "@/lib/instances/server";
import { configuredSchemas } from "@/lib/known-schemas/server";
import { compiledPolicies } from "@/lib/policies/thread";
import { clusterObjects, received, type Snapshot } from "@/lib/snapshots";
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
  const { targets, only, written } = change;
  const [head, base] = [received(change.head), received(change.base)];
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

/** Of its files, each made when it is asked for. */
const texts = ({ files }: Snapshot): FolderCheck["head"] => ({
  get: (path) => files.get(path)?.text,
  has: (path) => files.has(path),
  keys: () => files.keys(),
});
