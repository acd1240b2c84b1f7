/** Why somebody is back at the sign-in page. */
export interface SignInProblem {
  tone: "info" | "warning" | "danger";
  title: string;
  detail: string;
}

const notCompleted: SignInProblem = {
  tone: "warning",
  title: "Signing in was not completed",
  detail: "It was cancelled, took too long, or was started in another window. Try again.",
};

const unreachable: SignInProblem = {
  tone: "danger",
  title: "Single sign-on does not answer",
  detail:
    "Nobody can sign in until it does. Try again in a moment; if it stays, tell your platform team.",
};

/** By the codes that next-auth puts into the address, and our own `Unreachable` and `Refused`. */
const problems = new Map<string, SignInProblem>([
  ["OAuthSignin", unreachable],
  ["Unreachable", unreachable],
  [
    "Refused",
    {
      tone: "danger",
      title: "Single sign-on does not say who you are",
      detail:
        "It took your sign-in, and then refused to tell Slipway about you. Sign in again; if it stays, your platform team finds the reason in Slipway's log.",
    },
  ],
  ["OAuthCallback", notCompleted],
  ["Callback", notCompleted],
  [
    "AccessDenied",
    {
      tone: "danger",
      title: "Single sign-on did not let you in",
      detail: "Ask your platform team whether your account may use Slipway.",
    },
  ],
  [
    "SessionRequired",
    {
      tone: "info",
      title: "Your session has ended",
      detail: "Sign in again to go on where you were.",
    },
  ],
  [
    "Configuration",
    {
      tone: "danger",
      title: "Single sign-on is not set up right",
      detail: "Your platform team finds the reason in Slipway's log.",
    },
  ],
]);

/** What to say to who signs in too often; undefined where the address says no number of seconds. */
export function signInPause(seconds: string | undefined): SignInProblem | undefined {
  if (seconds === undefined || !/^[1-9]\d?$/.test(seconds)) return undefined;
  return {
    tone: "info",
    title: "Many sign-ins came from your network",
    detail: `Wait ${seconds === "1" ? "a second" : `${seconds} seconds`}, then continue.`,
  };
}

/**
 * What to say of an error code; undefined where there was none. An unknown one is not shown:
 * anybody can write it into a link.
 */
export function signInProblem(code: string | undefined): SignInProblem | undefined {
  return code === undefined || code === "" ? undefined : (problems.get(code) ?? notCompleted);
}
