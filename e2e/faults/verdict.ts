import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { getRequest } from "@/lib/requests/server";
import type { Stage } from "@/lib/requests/testing";
import type { Lane } from "./lanes";

/** What is not as it has to be once an errand is over; nothing where all is well. */
export async function wrongWith(stage: Stage, lane: Lane, requestId: string): Promise<string[]> {
  const details = await getRequest(await stage.as(), requestId);
  const wrong: string[] = [];
  const expect = (what: string, found: unknown, wanted: unknown): void => {
    if (JSON.stringify(found) !== JSON.stringify(wanted))
      wrong.push(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
  };

  const repo = stage.job.repository({
    host: { kind: "github" },
    apiUrl: stage.forge.api,
    owner: "acme",
    name: lane.target,
  });
  const pulls = await repo.findPullRequests(details.branch);
  expect("pull requests of the branch", pulls.length, 1);
  expect(
    "pull requests that Slipway knows",
    details.pullRequests.map(({ number }) => number),
    pulls.map(({ number }) => number),
  );
  const cancelled = lane.errand === "cancel";
  expect("the pull request", pulls[0]?.state, cancelled ? "closed" : "open");
  expect("the state", details.state, cancelled ? "cancelled" : "pull-request-open");
  expect("what is waited for", details.waiting, undefined);
  expect("whether it ended", details.endedAt !== undefined, cancelled);
  expect("the check that nothing is left to do", await leftToDo(stage, requestId), null);
  if (!pulls[0]) return [...wrong, `its reason: ${details.timeline.reason?.sentence ?? "none"}`];
  if (cancelled) {
    expect("the branch", await repo.branchHead(details.branch), undefined);
    return wrong;
  }

  const git = gitOf(stage, lane);
  const head = pulls[0].headCommit;
  expect("the tree", git("rev-parse", `${head}^{tree}`), wantedTree(git, lane, details.files));
  expect(
    "commits on top of the branch",
    git("rev-list", "--count", `${lane.base}..${head}`),
    lane.errand === "resubmit" ? "2" : "1",
  );
  expect("the branch's head", git("rev-parse", `refs/heads/${details.branch}`), head);
  expect("the commit that Slipway knows", details.revisions.at(-1)?.commit, head);
  expect(
    "the revisions told to be pushed",
    await pushedRevisions(stage, requestId),
    details.revisions.map(({ number }) => number),
  );
  const step = details.timeline.steps.find(({ key }) => key === "pull-request");
  expect("the step of the timeline", step?.state, "done");
  expect("its link", step?.link?.url, pulls[0].url);
  return wrong;
}

type Git = (...args: string[]) => string;

function gitOf(stage: Stage, lane: Lane): Git {
  const directory = path.join(stage.forgeDir, "repositories", `${lane.repository}.git`);
  return (...args) =>
    execFileSync("git", ["--git-dir", directory, ...args], {
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C" },
    }).trim();
}

/**
 * The tree that git itself makes of the base and of what the request says it writes: equal hashes
 * are equal bytes.
 */
function wantedTree(
  git: Git,
  lane: Lane,
  files: readonly { path: string; after: string | undefined }[],
): string {
  const scratch = mkdtempSync(path.join(tmpdir(), "slipway-index-"));
  const directory = path.join(git("rev-parse", "--absolute-git-dir"));
  const indexed = (args: string[], input = ""): string =>
    execFileSync("git", ["--git-dir", directory, ...args], {
      encoding: "utf8",
      input,
      env: { ...process.env, GIT_INDEX_FILE: path.join(scratch, "index") },
    }).trim();
  try {
    indexed(["read-tree", lane.base]);
    const lines = files.map((file) =>
      file.after === undefined
        ? `0 ${"0".repeat(40)}\t${file.path}`
        : `100644 ${indexed(["hash-object", "-w", "--stdin"], file.after)}\t${file.path}`,
    );
    indexed(["update-index", "--index-info"], `${lines.join("\n")}\n`);
    return indexed(["write-tree"]);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function pushedRevisions({ job }: Stage, requestId: string): Promise<number[]> {
  const events = await job.db.event.findMany({
    where: { requestId, source: "portal", kind: "pushed" },
    select: { payload: true },
  });
  return events
    .map(({ payload }) => (payload as { revision: number }).revision)
    .sort((a, b) => a - b);
}

async function leftToDo({ job }: Stage, requestId: string): Promise<Date | null> {
  return (await job.db.requestWork.findUniqueOrThrow({ where: { requestId } })).nextAt;
}
