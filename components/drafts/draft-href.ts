/** Where a draft is edited. */
export function draftHref({ id, template }: { id: string; template: string }): string {
  return `/ops/templates/${encodeURIComponent(template)}/draft/${id}`;
}
