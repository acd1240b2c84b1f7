import { type RepositoryHeard, repositoriesHeard } from "@/lib/git-host/server";
import type { TargetContact } from "@/lib/targets";
import { targetContacts } from "@/lib/targets/server";
import { spanInWords } from "../in-words";
import type { HealthFinding } from "../report";
import type { CheckDefinition } from "./check";

/** Who tells Slipway of what happens, and when each last did. */
export interface WebhookFacts {
  repositories: readonly RepositoryHeard[];
  targets: readonly Pick<TargetContact, "title" | "fluxHeardAt" | "flaggerHeardAt">[];
}

export const webhooks: CheckDefinition = {
  name: "webhooks",
  title: "Webhooks",
  find: async ({ db, now }) => {
    const [repositories, targets] = await Promise.all([repositoriesHeard(db), targetContacts(db)]);
    return judgeWebhooks({ repositories, targets }, now());
  },
};

/** How long a delivery may take, by the host's clock and ours. */
const late = 15 * 60_000;

/**
 * Webhooks make Slipway quick, and it asks by itself: so none that is missing is an error. One is
 * known to be missing where asking told of what no webhook did.
 */
export function judgeWebhooks({ repositories, targets }: WebhookFacts, now: Date): HealthFinding[] {
  return [
    ...repositories.map((repository) => judgeRepository(repository, now)),
    ...targets.flatMap(({ title, fluxHeardAt, flaggerHeardAt }): HealthFinding[] => [
      fluxHeardAt === undefined
        ? {
            status: "unknown",
            about: `Flux of ${title}`,
            says: "No delivery is recorded.",
            todo: "If something was deployed there, look at its Provider and Alert: docs/clusters.md has both.",
          }
        : { status: "ok", about: `Flux of ${title}`, says: heard(fluxHeardAt, now) },
      {
        status: "ok",
        about: `Flagger of ${title}`,
        says:
          flaggerHeardAt === undefined
            ? "No delivery is recorded; it tells only of Canaries."
            : heard(flaggerHeardAt, now),
      },
    ]),
  ];
}

function judgeRepository(
  { name: about, heardAt, changedAt, polledAt, problem }: RepositoryHeard,
  now: Date,
): HealthFinding {
  if (problem !== undefined)
    return {
      status: "error",
      about,
      says: `It could not be asked for its pull requests: ${problem}`,
      todo: "Check the connection under the Git host in the admin pages.",
    };
  const missed =
    changedAt !== undefined &&
    (heardAt === undefined || changedAt.getTime() > heardAt.getTime() + late) &&
    now.getTime() > changedAt.getTime() + late;
  if (missed)
    return {
      status: "warn",
      about,
      says: `A pull request moved ${spanInWords(now.getTime() - changedAt.getTime())} ago, and no webhook told of it.`,
      todo: "Look at the App's recent deliveries at the Git host. Slipway asks meanwhile, and is slower.",
    };
  if (heardAt !== undefined) return { status: "ok", about, says: heard(heardAt, now) };
  return {
    status: "ok",
    about,
    says: `No delivery is recorded, and nothing has moved; ${polledAt === undefined ? "it was not asked yet" : `it was asked ${spanInWords(now.getTime() - polledAt.getTime())} ago`}.`,
  };
}

function heard(at: Date, now: Date): string {
  return `Last delivery ${spanInWords(now.getTime() - at.getTime())} ago.`;
}
