import { PortalError } from "@/lib/errors";
import { codeOwners, codeOwnersFiles, type GitRepository, type Reviewers } from "@/lib/git-host";
import type { Target } from "@/lib/targets";

export interface Review {
  number: number;
  target: Target;
  /** Logins and `owner/team` that the instance's team names. */
  ofTeam: readonly string[];
  /** Of the revision that is in the pull request. */
  paths: readonly string[];
  /** Where the requester has linked their login: nobody reviews their own change. */
  requesterLogin: string | undefined;
  /** Tried before: whoever was asked then, or has answered, is not asked again. */
  again: boolean;
}

interface Asked {
  asked: string[];
  /** `name: why`. */
  refused: string[];
}

/**
 * Asks whom the target and the team name, and who owns the files by the base branch's CODEOWNERS. One call where
 * all can be asked.
 */
export async function askReviewers(repo: GitRepository, review: Review): Promise<Asked> {
  const wanted = await wantedReviewers(repo, review);
  const named = namesOf(wanted, repo.ref.owner);
  if (named.length === 0) return { asked: [], refused: [] };
  try {
    await repo.requestReviewers(review.number, wanted);
    return { asked: named, refused: [] };
  } catch (error) {
    // One who cannot be asked must not keep the others from it.
    if (!(error instanceof PortalError) || error.code !== "upstream_refused" || named.length === 1)
      throw error;
    return askOneByOne(repo, review.number, wanted);
  }
}

async function askOneByOne(repo: GitRepository, number: number, wanted: Reviewers): Promise<Asked> {
  const asked: string[] = [];
  const refused: string[] = [];
  const each = [
    ...wanted.people.map((name) => ({ people: [name], teams: [] })),
    ...wanted.teams.map((name) => ({ people: [], teams: [name] })),
  ];
  for (const one of each) {
    const [name = ""] = namesOf(one, repo.ref.owner);
    try {
      await repo.requestReviewers(number, one);
      asked.push(name);
    } catch (error) {
      if (!(error instanceof PortalError) || error.code !== "upstream_refused") throw error;
      // Slipway's own account opened it, and is named as an owner: there is nobody to tell.
      if (!/pull request author/i.test(error.message)) refused.push(name);
    }
  }
  return { asked, refused };
}

async function wantedReviewers(
  repo: GitRepository,
  { number, target, ofTeam, paths, requesterLogin, again }: Review,
): Promise<Reviewers> {
  const owners = codeOwners(await readCodeOwners(repo, target.branch), paths, repo.ref.owner);
  const named = [...target.reviewers, ...ofTeam].map((reviewer) => reviewer.split("/"));
  const people = [
    ...owners.people,
    ...named.flatMap(([login, team]) => (team === undefined && login !== undefined ? [login] : [])),
  ];
  const teams = [
    ...owners.teams,
    ...named.flatMap(([owner, team]) =>
      team !== undefined && isSameName(owner, repo.ref.owner) ? [team] : [],
    ),
  ];
  const known = again ? await alreadyAsked(repo, number) : { people: [], teams: [] };
  return {
    people: distinct(people).filter(
      (login) =>
        !isSameName(login, requesterLogin) &&
        !known.people.some((other) => isSameName(other, login)),
    ),
    teams: distinct(teams).filter((slug) => !known.teams.some((other) => isSameName(other, slug))),
  };
}

async function alreadyAsked(repo: GitRepository, number: number): Promise<Reviewers> {
  const { people, teams } = await repo.requestedReviewers(number);
  const reviews = await repo.reviews(number);
  return { people: [...people, ...reviews.map(({ by }) => by)], teams };
}

/**
 * Of the base branch, as the host does: a change of the file itself counts only once it is merged.
 */
async function readCodeOwners(repo: GitRepository, branch: string): Promise<string> {
  for (const file of codeOwnersFiles) {
    const text = await repo.readFile(file, branch);
    if (text !== undefined) return text;
  }
  return "";
}

function namesOf({ people, teams }: Reviewers, owner: string): string[] {
  return [...people, ...teams.map((team) => `${owner}/${team}`)];
}

function distinct(names: readonly string[]): string[] {
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
}

function isSameName(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && a.toLowerCase() === b?.toLowerCase();
}
