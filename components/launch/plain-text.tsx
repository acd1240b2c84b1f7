import type { ReactNode } from "react";

/**
 * In place of the Markdown reader of react-jsonschema-form (`next.config.js`), a third of the form's
 * code: help texts come from the server as they are shown (`help-texts.tsx`).
 */
export function Markdown({ children }: { children?: ReactNode }) {
  return children;
}
