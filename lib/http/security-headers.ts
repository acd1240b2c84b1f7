/** What the headers of an answer depend on. */
export interface Surroundings {
  /** Base64, new for each answer; Next.js puts it on its own scripts and styles. */
  nonce: string;
  /**
   * Public URL of Slipway and URL of the identity provider: forms end at the one or, by redirect,
   * at the other.
   */
  site: string;
  issuer: string;
  /** Where people go at the Git host: a form registers the App there, another links a login. */
  gitHost: string;
  /** `next dev` evaluates code and talks to a socket. */
  development: boolean;
}

/** Content-Security-Policy: only what comes from here runs, and nobody frames it. */
function contentSecurityPolicy({
  nonce,
  site,
  issuer,
  gitHost,
  development,
}: Surroundings): string {
  const directives: Record<string, string[]> = {
    "default-src": ["'self'"],
    "script-src": [
      "'self'",
      `'nonce-${nonce}'`,
      "'strict-dynamic'",
      ...(development ? ["'unsafe-eval'"] : []),
    ],
    // A nonce would make browsers ignore 'unsafe-inline', which the development server's own
    // overlay needs.
    "style-src": development ? ["'self'", "'unsafe-inline'"] : ["'self'", `'nonce-${nonce}'`],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'", ...(development ? ["ws:"] : [])],
    // Browsers hold redirects after a form against this too: sign-in and sign-out go on to the
    // provider, and what is about the Git host to that.
    "form-action": [
      "'self'",
      new URL(site).origin,
      new URL(issuer).origin,
      new URL(gitHost).origin,
    ],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${[...new Set(sources)].join(" ")}`)
    .join("; ");
}

/**
 * The headers that every answer has. Strict-Transport-Security only where the site is reached by
 * https.
 */
export function securityHeaders(surroundings: Surroundings): Record<string, string> {
  return {
    "content-security-policy": contentSecurityPolicy(surroundings),
    "x-content-type-options": "nosniff",
    // Not `no-referrer`: browsers would then send `Origin: null` with our own forms.
    "referrer-policy": "same-origin",
    "permissions-policy":
      "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    ...(new URL(surroundings.site).protocol === "https:"
      ? { "strict-transport-security": "max-age=63072000; includeSubDomains" }
      : {}),
  };
}
