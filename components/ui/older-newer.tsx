import { ChevronLeft, ChevronRight } from "lucide-react";
import { buttonVariants } from "./button";
import { HoverLink } from "./hover-link";

interface OlderNewerProps {
  /** Where newer and older ones are; undefined: there are none. */
  newer: string | undefined;
  older: string | undefined;
  /** What the links say, where the list is in another order. */
  words?: { newer: string; older: string };
  /** Beside them: how many there are. */
  children?: React.ReactNode;
}

const byTime = { newer: "Newer", older: "Older" };

/** Back and on in a list, where a page begins where the one before ended. Renders nothing when all is on one page. */
export function OlderNewer({ newer, older, words = byTime, children }: OlderNewerProps) {
  const classes = buttonVariants({ size: "sm" });
  if (newer === undefined && older === undefined) return null;
  return (
    <nav aria-label="Pages" className="mt-4 flex items-center justify-between gap-4">
      <p className="text-sm text-muted tabular-nums">{children}</p>
      <div className="flex gap-2">
        {newer === undefined ? null : (
          <HoverLink href={newer} rel="prev" className={classes}>
            <ChevronLeft aria-hidden />
            {words.newer}
          </HoverLink>
        )}
        {older === undefined ? null : (
          <HoverLink href={older} rel="next" className={classes}>
            {words.older}
            <ChevronRight aria-hidden />
          </HoverLink>
        )}
      </div>
    </nav>
  );
}
