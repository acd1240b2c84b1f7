/**
 * Where to go after signing in: a path of this site, or `/` for anything else (another site's URL,
 * `//host`, a backslash that browsers read as a slash, the sign-in pages themselves).
 */
export function returnPath(asked: string | null | undefined, site: string): string {
  if (asked == null || asked === "" || asked.length > 2_000) return "/";
  const base = new URL(site);
  if (!URL.canParse(asked, base)) return "/";
  const url = new URL(asked, base);
  if (url.origin !== base.origin || /^\/(sign-in|signed-out|no-role|api)(\/|$)/.test(url.pathname))
    return "/";
  return url.pathname.startsWith("//") ? "/" : `${url.pathname}${url.search}${url.hash}`;
}
