import { Card, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/link";
import { type CatalogHead, type CatalogProblem, isError } from "@/lib/catalog-repository";

/** What is wrong at the head, each with a link to its line. */
export function CatalogProblems({
  problems,
  head,
}: {
  problems: readonly CatalogProblem[];
  head: CatalogHead;
}) {
  if (problems.length === 0) return null;
  const errors = problems.filter(isError).length;
  return (
    <Card>
      <CardHeader
        title="Wrong at the head"
        detail={`${errors} ${errors === 1 ? "problem" : "problems"}, ${problems.length - errors} ${problems.length - errors === 1 ? "warning" : "warnings"}`}
      />
      <ul className="divide-y divide-line">
        {problems.map((problem) => (
          <li
            key={`${problem.path}:${problem.line}:${problem.column} ${problem.message}`}
            className="flex flex-col gap-1 px-4 py-3"
          >
            <p className="font-mono text-sm [overflow-wrap:anywhere]">
              <TextLink href={addressOf(problem, head)}>
                {problem.path}:{problem.line}
              </TextLink>
            </p>
            <p className="max-w-reading [overflow-wrap:anywhere]">
              {isError(problem) ? null : <span className="text-warning">Warning: </span>}
              {problem.message}
            </p>
            {problem.hint === undefined ? null : (
              <p className="max-w-reading text-muted">{problem.hint}</p>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function addressOf(
  { path, line }: CatalogProblem,
  { repository, readCommit, branch, path: folder }: CatalogHead,
): string {
  const file = [...folder.split("/"), ...path.split("/")]
    .filter((part) => part !== "")
    .map(encodeURIComponent)
    .join("/");
  return `${repository.webUrl}/blob/${readCommit ?? branch}/${file}#L${line}`;
}
