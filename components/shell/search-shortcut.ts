/** How the key that opens the search is written on a person's keyboard, by what their browser says. */
export function searchShortcut(userAgent: string | null): string {
  return /\b(?:Macintosh|iPhone|iPad)\b/.test(userAgent ?? "") ? "⌘K" : "Ctrl K";
}
