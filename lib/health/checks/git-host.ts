import {
  type HostAccountHealth,
  type HostHealth,
  hostHealth,
  pausedAccounts,
} from "@/lib/git-host/server";
import { spanInWords } from "../in-words";
import type { HealthFinding } from "../report";
import type { CheckDefinition } from "./check";

/** What is known of the Git host. */
export interface GitHostFacts {
  host: HostHealth;
  /** Accounts that the host asked to leave it alone. */
  paused: { account: string; until: Date; reason: string }[];
}

export const gitHost: CheckDefinition = {
  name: "git-host",
  title: "Git host",
  find: async ({ db, config, now }) => {
    const [host, paused] = await Promise.all([
      hostHealth({ db, config }),
      pausedAccounts(db, now()),
    ]);
    return judgeGitHost({ host, paused }, now());
  },
};

export function judgeGitHost({ host, paused }: GitHostFacts, now: Date): HealthFinding[] {
  const pauses = paused.map(({ account, until, reason }): HealthFinding => ({
    status: "warn",
    about: account,
    says: `Slipway leaves the Git host alone for another ${spanInWords(until.getTime() - now.getTime())}: ${reason}`,
    todo: "Nothing: it goes on by itself. If it comes back, lower GITHUB_CONTENT_PER_MINUTE.",
  }));
  if (host.problem)
    return [
      {
        status: "error",
        says: host.problem.message,
        todo: host.problem.hint ?? `Look at ${host.hostName} in the admin pages: Check connection.`,
      },
      ...pauses,
    ];
  if (host.kind === "none")
    return [
      {
        status: "error",
        says: `Slipway has no credentials for ${host.hostName}, so every request waits.`,
        todo: `Connect it under ${host.hostName} in the admin pages.`,
      },
    ];
  if (host.accounts.length === 0)
    return [
      {
        status: "error",
        says: "The App is installed in no account.",
        todo: `Install it in the accounts of the targets' repositories; its page is linked under ${host.hostName}.`,
      },
    ];
  return [...host.accounts.flatMap((account) => judgeAccount(account, now)), ...pauses];
}

/** Below this share of an hour's calls it gets scarce. */
const scarce = 0.1;

function judgeAccount(account: HostAccountHealth, now: Date): HealthFinding[] {
  const { account: about, isSuspended, missing, quota, problem } = account;
  if (isSuspended)
    return [
      {
        status: "error",
        about,
        says: "The installation of the App is suspended.",
        todo: "An owner of that account has to unsuspend it.",
      },
    ];
  const findings: HealthFinding[] = [];
  if (missing.length > 0)
    findings.push({
      status: "warn",
      about,
      says: `The App lacks ${missing.join(", ")}.`,
      todo: "Add it to the App's settings; then an owner of that account has to accept it.",
    });
  if (problem !== undefined) findings.push({ status: "unknown", about, says: problem });
  if (quota) {
    const { limit, remaining, resetAt } = quota;
    const says = `${remaining} of ${limit} calls are left; all are back in ${spanInWords(resetAt.getTime() - now.getTime())}.`;
    findings.push(
      remaining > scarce * limit
        ? { status: "ok", about, says }
        : {
            status: remaining === 0 ? "error" : "warn",
            about,
            says,
            todo: "See who else uses that account: requests wait for the next hour once none is left.",
          },
    );
  }
  return findings;
}
