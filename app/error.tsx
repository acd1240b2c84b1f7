"use client";

import NextLink from "next/link";
import { ErrorDetails } from "@/components/shell/error-page";
import { PausePage } from "@/components/shell/pause-page";
import { PlainPage } from "@/components/shell/plain-page";
import { Button } from "@/components/ui/button";
import { pauseOf } from "@/lib/errors";

interface ErrorPageProps {
  error: Error & { digest?: string };
  reset: () => void;
}

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  const pause = pauseOf(error.digest);
  if (pause) return <PausePage {...pause} again={reset} />;
  return (
    <PlainPage
      title="Something went wrong on our side"
      action={
        <>
          <Button variant="primary" size="lg" onClick={reset}>
            Try again
          </Button>
          <Button asChild size="lg">
            <NextLink href="/">Open the catalog</NextLink>
          </Button>
        </>
      }
    >
      <ErrorDetails requestId={error.digest}>
        <p>
          This page could not be loaded. Nothing you submitted was lost: requests are stored first.
        </p>
        <p>
          Try again in a moment. If this keeps happening, give your platform team the request id.
        </p>
      </ErrorDetails>
    </PlainPage>
  );
}
