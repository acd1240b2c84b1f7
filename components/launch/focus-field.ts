import { fromPointer, type JsonObject } from "@/lib/json";
import { fieldName } from "@/lib/template/browser";

const control = "input:not([type=hidden]), select, textarea, button";

/**
 * Brings the field of a JSON Pointer, or `#name`, into sight and puts the focus into it; the
 * nearest one above it, where it has none.
 */
export function focusField(root: HTMLElement, pointer: string): void {
  if (pointer.startsWith("#")) {
    root.querySelector<HTMLElement>(`#launch-${CSS.escape(pointer.slice(1))}`)?.focus();
    return;
  }
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf("/"))) {
    const field = root.querySelector(`[data-pointer="${CSS.escape(at)}"]`);
    const target = field?.querySelector<HTMLElement>(control);
    if (target) {
      target.scrollIntoView({ block: "center" });
      target.focus({ preventScroll: true });
      return;
    }
    if (!at.includes("/")) break;
  }
  root.querySelector<HTMLElement>(control)?.focus();
}

/** What a field is called on the page: its title, else its name. */
export function nameOfField(schema: JsonObject, pointer: string): string {
  return pointer.startsWith("#")
    ? pointer.charAt(1).toUpperCase() + pointer.slice(2)
    : fieldName(schema, fromPointer(pointer));
}
