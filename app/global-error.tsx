"use client";

import "./globals.css";
import { ErrorDetails } from "@/components/shell/error-page";
import { PlainPage } from "@/components/shell/plain-page";
import { Button } from "@/components/ui/button";

/** When the layout itself fails; it stands in for the whole document. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <title>Something went wrong · Slipway</title>
        <PlainPage
          title="Slipway is not responding"
          action={
            <Button variant="primary" size="lg" onClick={() => window.location.reload()}>
              Try again
            </Button>
          }
        >
          <ErrorDetails requestId={error.digest}>
            <p>
              Something that every page needs failed. What is deployed keeps running, and nothing
              you submitted was lost.
            </p>
            <p>
              Try again in a moment. If this keeps happening, give your platform team the request
              id.
            </p>
          </ErrorDetails>
        </PlainPage>
      </body>
    </html>
  );
}
