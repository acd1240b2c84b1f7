import { currentAccess } from "@/lib/access-rules/server";
import { configuredHost, type GitRepository, isProgram } from "@/lib/git-host";
import { peopleByLogin } from "@/lib/git-host/server";
import { peopleBehind } from "@/lib/identity/server";
import type { JobContext } from "@/lib/jobs/server";
import { authorOfProposal } from "@/lib/proposals/server";
import type { ApprovalNeed, Verdict } from "./approval";
import { judgeApproval } from "./judge-approval";
import { type PullToApprove, pullsToApprove } from "./store/facts";
import { worstOf } from "./verdict-of";

type Reader = Pick<JobContext, "db" | "config">;

const ofOps = { target: "the catalog", byOps: true, accessGroups: [] } satisfies ApprovalNeed;

/**
 * Whether somebody of Ops other than who wrote it approved a commit that is to go to the catalog's
 * branch: of all open pull requests that have it as their head, the one that holds it up. By the
 * rules of approvals: of linked logins, for that commit; by two people where it is not known who
 * wrote it. Undefined where nothing open has that head. Throws what the host throws.
 */
export async function fourEyesVerdict(
  reader: Reader,
  repo: GitRepository,
  { repositoryId, commit, base }: { repositoryId: string; commit: string; base: string },
): Promise<Verdict | undefined> {
  const pulls = await pullsToApprove(reader.db, repositoryId, { headCommit: commit });
  const verdicts: Verdict[] = [];
  for (const pull of pulls)
    if (pull.base === base) verdicts.push(await verdictOfPull(reader, repo, repositoryId, pull));
  return worstOf(verdicts);
}

async function verdictOfPull(
  { db, config }: Reader,
  repo: GitRepository,
  repositoryId: string,
  { number, author, headCommit }: PullToApprove,
): Promise<Verdict> {
  const [reviews, written, ownLogin, proposal] = await Promise.all([
    repo.reviews(number),
    repo.commitAuthors(number),
    repo.ownLogin(),
    authorOfProposal(db, repositoryId, number),
  ]);
  const isOwn = (login: string) => login.toLowerCase() === ownLogin?.toLowerCase();
  // With a token, a proposal's commit carries the address of who proposed it.
  const others = written.people.filter(
    ({ login, email }) =>
      (login === undefined || !isOwn(login)) &&
      (proposal === undefined || email.toLowerCase() !== proposal.email.toLowerCase()),
  );
  const authors = [author, ...others.flatMap(({ login }) => login ?? [])].filter(
    (login) => !isOwn(login),
  );
  const logins = new Set([...authors, ...reviews.map(({ by }) => by)]);
  const people = await peopleByLogin(db, configuredHost(config).apiUrl, [...logins]);
  const behind = await peopleBehind(db, proposal?.id === undefined ? [] : [proposal.id]);
  const isProposerKnown = proposal?.id !== undefined && behind.unknown.length === 0;
  const isKnown = written.isWhole && others.every(({ login }) => login !== undefined);
  const unknown = authors.find((login) => isProgram(login) || !people.has(login.toLowerCase()));
  return judgeApproval({
    needs: [ofOps],
    head: headCommit,
    reviews,
    people,
    requesters: new Set(behind.ids),
    authors: new Set(authors.flatMap((login) => people.get(login.toLowerCase())?.id ?? [])),
    unknownAuthor: unknown ?? (isKnown && (proposal || !isOwn(author)) ? undefined : ""),
    unknownAccount: proposal === undefined || isProposerKnown ? undefined : proposal.name,
    access: await currentAccess({ db, config }),
  });
}
