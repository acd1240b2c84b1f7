import { ChevronLeft, ChevronRight } from "lucide-react";
import { buttonVariants } from "./button";
import { HoverLink } from "./hover-link";

interface OlderNewerProps {
  /** Where newer and older ones are; undefined: there are none. */
  newer: string | undefined;
  older: string | undefined;
  /** Beside them: how many there are. */
  children?: React.ReactNode;
}

/** Back and on in what is listed by time, where a page begins where the one before ended. Renders nothing when all is on one page. */
export function OlderNewer({ newer, older, children }: OlderNewerProps) {
  const classes = buttonVariants({ size: "sm" });
  if (newer === undefined && older === undefined) return null;
  return (
    <nav aria-label="Pages" className="mt-4 flex items-center justify-between gap-4">
      <p className="text-sm text-muted tabular-nums">{children}</p>
      <div className="flex gap-2">
        {newer === undefined ? null : (
          <HoverLink href={newer} rel="prev" className={classes}>
            <ChevronLeft aria-hidden />
            Newer
          </HoverLink>
        )}
        {older === undefined ? null : (
          <HoverLink href={older} rel="next" className={classes}>
            Older
            <ChevronRight aria-hidden />
          </HoverLink>
        )}
      </div>
    </nav>
  );
}
