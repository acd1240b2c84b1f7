import type { ReactNode } from "react";
import { helpTexts } from "@/components/ui/help-text";
import { descriptionsIn, type ParameterStep } from "@/lib/template";
import { HelpTexts } from "./help-texts";

/**
 * The form inside, with its descriptions shown as the Markdown that they are. It is read on the
 * server: a browser needs nothing for it.
 */
export function Described({
  steps,
  children,
}: {
  steps: readonly ParameterStep[];
  children: ReactNode;
}) {
  return <HelpTexts texts={helpTexts(descriptionsIn(steps))}>{children}</HelpTexts>;
}
