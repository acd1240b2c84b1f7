import { ShieldCheck, Users } from "lucide-react";
import { createElement } from "react";
import { iconId, policiesIconId, usersIconId } from "./icon-id";
import { templateIcon } from "./template-icon";

/**
 * The drawings of a page's cards, each once: many cards show the same icon, and drawing each takes
 * longer than the card.
 */
export function IconSheet({ names }: { names: readonly string[] }) {
  return (
    // No svg around them: what React sends later into one comes in another with a style of its own,
    // which the content security policy refuses.
    <div aria-hidden className="hidden">
      {[...new Set(names)].map((name) =>
        createElement(templateIcon(name), { key: name, id: iconId(name), strokeWidth: 1.75 }),
      )}
      <Users id={usersIconId} />
      <ShieldCheck id={policiesIconId} />
    </div>
  );
}
