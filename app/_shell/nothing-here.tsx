import { Compass } from "lucide-react";
import NextLink from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** Within the shell, unlike the page of last resort of the whole app. */
export function NothingHere() {
  return (
    <EmptyState
      icon={Compass}
      level={1}
      title="Page not found"
      action={
        <Button asChild variant="primary">
          <NextLink href="/catalog">Open the catalog</NextLink>
        </Button>
      }
    >
      This page does not exist, was removed, or belongs to a team you are not in.
    </EmptyState>
  );
}
