/** A text of somebody else within a template, where it is no expression whatever it says. */
export function literal(text: string): string {
  return text.replaceAll("${{", () => "$${{");
}
