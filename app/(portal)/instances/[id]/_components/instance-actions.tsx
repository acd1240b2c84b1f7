import { CircleArrowUp, PencilLine, Trash2 } from "lucide-react";
import NextLink from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import type { InstanceDetails } from "@/lib/instances";

/** What can be done with an instance; where it cannot, the buttons are there and say why. */
export function InstanceActions({ instance }: { instance: InstanceDetails }) {
  const { id, newerVersion, whyNotChange } = instance;
  if (instance.removedAt) return null;
  return (
    <div className="flex flex-col items-end gap-1.5 max-sm:items-start">
      <div className="flex flex-wrap gap-2">
        <Way href={`/instances/${id}/change`} whyNot={whyNotChange}>
          <PencilLine aria-hidden />
          Change
        </Way>
        {newerVersion === undefined ? null : (
          <Way
            href={`/instances/${id}/upgrade?to=${encodeURIComponent(newerVersion)}`}
            variant="primary"
            whyNot={whyNotChange}
          >
            <CircleArrowUp aria-hidden />
            Upgrade to {newerVersion}
          </Way>
        )}
        <Way href={`/instances/${id}/remove`} variant="danger-quiet" whyNot={whyNotChange}>
          <Trash2 aria-hidden />
          Remove
        </Way>
      </div>
      {whyNotChange === undefined ? null : (
        <p id="why-not" className="max-w-80 text-sm text-muted sm:text-right">
          {whyNotChange}
        </p>
      )}
    </div>
  );
}

function Way({
  href,
  whyNot,
  variant = "secondary",
  children,
}: {
  href: string;
  whyNot: string | undefined;
  variant?: "primary" | "secondary" | "danger-quiet";
  children: ReactNode;
}) {
  if (whyNot === undefined)
    return (
      <Button asChild variant={variant}>
        <NextLink href={href}>{children}</NextLink>
      </Button>
    );
  return (
    <Button variant={variant} aria-disabled aria-describedby="why-not">
      {children}
    </Button>
  );
}
