import type { Metadata } from "next";
import NextLink from "next/link";
import { PlainPage } from "@/components/shell/plain-page";
import { Button } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <PlainPage
      title="Page not found"
      action={
        <Button asChild variant="primary" size="lg">
          <NextLink href="/">Open the catalog</NextLink>
        </Button>
      }
    >
      <p>This page does not exist, was removed, or belongs to a team you are not in.</p>
      <p>If a link in Slipway brought you here, tell your platform team.</p>
    </PlainPage>
  );
}
