import type { Metadata } from "next";
import NextLink from "next/link";
import { PlainPage } from "@/components/shell/plain-page";
import { Button } from "@/components/ui/button";

export const metadata: Metadata = { title: "Signed out" };

/** Rendered on request: the nonce of its scripts is. */
export const dynamic = "force-dynamic";

export default function SignedOutPage() {
  return (
    <PlainPage
      title="You are signed out"
      action={
        <Button asChild variant="primary" size="lg">
          <NextLink href="/sign-in">Sign in again</NextLink>
        </Button>
      }
    >
      <p>Requests you opened go on without you, and what is deployed keeps running.</p>
    </PlainPage>
  );
}
