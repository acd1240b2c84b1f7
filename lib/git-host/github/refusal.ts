/** What GitHub refused, as far as words need it. */
export interface RefusedAnswer {
  status: number;
  /** GitHub's own sentence, shortened. */
  message: string;
  /** `X-Accepted-GitHub-Permissions`: what would have been enough, e.g. `contents=write`. */
  accepted: string | undefined;
  /** How Slipway signs in, where that is known. */
  as?: "app" | "token" | undefined;
}

interface Words {
  /** Completes "Slipway could not …: ". */
  reason: string;
  hint: string;
}

/**
 * Refusals that say the same whatever was asked, by what GitHub writes. The first that fits counts.
 */
const known: readonly { pattern: RegExp; words: Words; withToken?: string }[] = [
  {
    pattern: /archived so is read-only|repository (was|is) archived/i,
    words: {
      reason: "the repository is archived, so nothing can be written to it.",
      hint: "The platform team has to unarchive it, or point the target at another repository.",
    },
  },
  {
    pattern: /must have verified signatures|required? signed commits/i,
    words: {
      reason: "a rule of the repository wants every commit signed.",
      hint: "GitHub signs what an App commits under its own name: the platform team has to let such a commit through, or to except branches that begin with slipway/.",
    },
    withToken:
      "What Slipway commits with a token is signed only where the Git host makes the commit by GraphQL. As a GitHub App it makes commits that GitHub signs, so the platform team has to set one up on the page GitHub, or to except branches that begin with slipway/ from the rule.",
  },
  {
    pattern:
      /rule violations|protected branch|protected ref|branch protection|creations being restricted|cannot (update|create|delete) this protected/i,
    words: {
      reason: "a rule of the repository protects the branch against it.",
      hint: "The platform team has to let Slipway's account make and update branches that begin with slipway/.",
    },
  },
  {
    pattern:
      /organization has enabled or enforced SAML|SAML enforcement|grant your .* access to this organization/i,
    words: {
      reason: "the organisation wants Slipway's token authorised for single sign-on first.",
      hint: "The owner of the token has to authorise it for the organisation.",
    },
  },
  {
    pattern: /installation has been suspended|account was suspended|been blocked/i,
    words: {
      reason: "Slipway's account at the Git host is suspended.",
      hint: "An owner of the organisation has to lift that.",
    },
  },
];

/**
 * What was refused and what a person can do about it. Trying again without that changes nothing.
 */
export function refusalWords({ status, message, accepted, as }: RefusedAnswer): Words {
  if (status === 401)
    return {
      reason: "the Git host does not accept Slipway's credentials.",
      hint: "The platform team has to renew the token or the App's key.",
    };
  if (status >= 300 && status < 400)
    return {
      reason: "the repository was renamed or moved.",
      hint: "The platform team has to enter its new name.",
    };
  const told = known.find(({ pattern }) => pattern.test(message));
  if (told)
    return {
      reason: `${told.words.reason.replace(/\.$/, "")} (${message.replace(/\.$/, "")}).`,
      hint: (as === "token" ? told.withToken : undefined) ?? told.words.hint,
    };
  if (status === 403) {
    const missing = permissionInWords(accepted);
    if (missing !== undefined)
      return {
        reason: `Slipway's account lacks the permission ${missing}.`,
        hint: `The platform team has to give the App or the token ${missing} for this repository.`,
      };
    return {
      reason: `Slipway's account may not do that (${message}).`,
      hint: "The platform team has to check that Slipway's account has access to this repository, and which rights.",
    };
  }
  if (status === 404)
    return {
      reason: "it is not there, or Slipway's account may not see it.",
      hint: "The platform team has to check that Slipway's account has access to this repository, and which rights.",
    };
  return {
    reason: `the Git host refused (${message}).`,
    hint: "The platform team can see the whole answer in the log.",
  };
}

/**
 * `contents=write,pull_requests=write; issues=write` as one reads it; alternatives are told by
 * "or".
 */
function permissionInWords(accepted: string | undefined): string | undefined {
  const sets = (accepted ?? "").split(";").map((set) =>
    set
      .split(",")
      .map((one) => one.trim())
      .filter((one) => /^[a-z_]+=[a-z]+$/.test(one)),
  );
  const worded = sets
    .filter((set) => set.length > 0)
    .map((set) => set.map((one) => one.replaceAll("_", " ").replace("=", ": ")).join(" and "));
  return worded.length === 0 ? undefined : `“${worded.join("” or “")}”`;
}
