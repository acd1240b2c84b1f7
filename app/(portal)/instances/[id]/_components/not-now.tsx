import NextLink from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** In place of a form, where the instance cannot be changed now. */
export function NotNow({
  id,
  why,
  hint,
  openRequestId,
}: {
  id: string;
  why: string;
  hint?: string | undefined;
  openRequestId?: string | undefined;
}) {
  const [href, words] =
    openRequestId === undefined
      ? [`/instances/${id}`, "Back to the instance"]
      : [`/requests/${openRequestId}`, "Open that request"];
  return (
    <EmptyState
      title="It cannot be changed now"
      action={
        <Button asChild>
          <NextLink href={href}>{words}</NextLink>
        </Button>
      }
    >
      {why} {hint}
    </EmptyState>
  );
}
