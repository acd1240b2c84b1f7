import type { CheckRunRow, PullRow } from "../store/rows";
import type { Repo, World } from "../world";
import { apiUrl, nodeId, pageUrl, stableId } from "./links";
import { userShape } from "./user";

/** GitHub's "CheckRun". Which App made it is not kept: its app is the forge itself. */
export function checkRunShape(world: World, repo: Repo, run: CheckRunRow) {
  const url = `${apiUrl(world, repo)}/check-runs/${run.id}`;
  const html = `${pageUrl(world, repo)}/commit/${run.head_sha}#check-${run.id}`;
  const annotations = JSON.parse(run.annotations) as unknown[];
  const pulls = world.db.all<PullRow>(
    "SELECT * FROM pulls WHERE repository = ? AND head_sha = ? AND state = 'open' ORDER BY number",
    repo.row.id,
    run.head_sha,
  );
  const side = (ref: string, sha: string) => ({
    ref,
    sha,
    repo: { id: repo.row.id, url: apiUrl(world, repo), name: repo.row.name },
  });
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId("CheckRun", run.id),
    head_sha: run.head_sha,
    external_id: run.external_id ?? "",
    url,
    html_url: html,
    details_url: run.details_url ?? html,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.started_at,
    completed_at: run.completed_at,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: stableId(`suite:${run.repository}:${run.head_sha}`) },
    app: appShape(world),
    pull_requests: pulls.map((pull) => ({
      url: `${apiUrl(world, repo)}/pulls/${pull.number}`,
      id: pull.id,
      number: pull.number,
      head: side(pull.head_ref, pull.head_sha),
      base: side(pull.base_ref, pull.base_sha),
    })),
  };
}

function appShape(world: World) {
  const time = "2026-01-01T00:00:00Z";
  return {
    id: 1,
    slug: "forge",
    node_id: nodeId("App", 1),
    client_id: "Iv1.forge",
    owner: userShape(world, "forge"),
    name: "forge",
    description: null,
    external_url: world.url,
    html_url: `${world.url}/apps/forge`,
    created_at: time,
    updated_at: time,
    permissions: { checks: "write", contents: "write", pull_requests: "write", statuses: "write" },
    events: [],
  };
}
