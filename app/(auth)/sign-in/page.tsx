import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { PlainPage } from "@/components/shell/plain-page";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { config } from "@/lib/config/server";
import { PortalError } from "@/lib/errors";
import { returnPath } from "@/lib/identity";
import { optionalContext } from "@/lib/identity/server";
import { type SignInProblem, signInPause, signInProblem } from "./sign-in-problem";

export const metadata: Metadata = { title: "Sign in" };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SignInPage({ searchParams }: Props) {
  const { callbackUrl, error, wait } = await searchParams;
  const back = returnPath(first(callbackUrl), config().NEXTAUTH_URL);
  const problem =
    signInPause(first(wait)) ?? signInProblem(first(error)) ?? (await leaveWhenSignedIn(back));
  return (
    <PlainPage
      title="Sign in to Slipway"
      action={
        <form method="post" action="/api/auth/sign-in">
          <input type="hidden" name="callbackUrl" value={back} />
          <Button type="submit" variant="primary" size="lg">
            Continue with single sign-on
          </Button>
        </form>
      }
    >
      {problem ? (
        <Callout tone={problem.tone} title={problem.title}>
          <p className="text-base">{problem.detail}</p>
        </Callout>
      ) : null}
      <p>Launch and manage services on the platform, from templates that are secure by default.</p>
    </PlainPage>
  );
}

/**
 * Somebody with a session has nothing to do here, unless the session cannot be confirmed: then they
 * are told so.
 */
async function leaveWhenSignedIn(back: string): Promise<SignInProblem | undefined> {
  const ctx = await optionalContext().catch((error: unknown) => {
    if (error instanceof PortalError && error.code === "rate_limited") throw error;
    return "unconfirmed" as const;
  });
  if (ctx === "unconfirmed") return signInProblem("Unreachable");
  if (ctx !== undefined) redirect(back);
  return undefined;
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
