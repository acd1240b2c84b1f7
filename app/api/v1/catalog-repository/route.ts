import { catalogOverview } from "@/lib/catalog-repository/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

export const GET = withProblem(async (request: Request) => {
  const { head, units } = await catalogOverview(await apiContext(request));
  if (head === undefined) return Response.json({ repository: null, units: [], strays: [] });
  return Response.json({
    repository: `${head.repository.owner}/${head.repository.name}`,
    branch: head.branch,
    path: head.path,
    readCommit: head.readCommit ?? null,
    readAt: head.readAt ?? null,
    appliedCommit: head.appliedCommit ?? null,
    appliedAt: head.appliedAt ?? null,
    waiting: head.waiting ?? null,
    problem: head.problem ?? null,
    protection: head.protection ?? null,
    units: units.map(({ unit, commit, author, inForceAt, brokenSince, problems }) => ({
      unit,
      commit: commit ?? null,
      author: author ?? null,
      inForceAt: inForceAt ?? null,
      brokenSince: brokenSince ?? null,
      problems,
    })),
    strays: head.strays,
  });
});
