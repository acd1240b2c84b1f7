/** What of a click tells where it leads. */
type Click = Pick<MouseEvent, "button" | "metaKey" | "ctrlKey" | "shiftKey" | "altKey" | "target">;

/** A click that would leave the page in this tab: not one that opens another, or moves within it. */
export function leadsAway(
  { button, metaKey, ctrlKey, shiftKey, altKey, target }: Click,
  here: string,
): boolean {
  if (button !== 0 || metaKey || ctrlKey || shiftKey || altKey) return false;
  if (target === null || !("closest" in target)) return false;
  const link = (target as Element).closest<HTMLAnchorElement>("a[href]");
  if (!link || (link.target !== "" && link.target !== "_self") || link.hasAttribute("download"))
    return false;
  const [to, from] = [link.href.split("#"), here.split("#")];
  return to[0] !== from[0] || to.length === 1;
}
