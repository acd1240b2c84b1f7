import NextAuth, { type NextAuthOptions } from "next-auth";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { PortalError } from "@/lib/errors";
import type { AnonymousContext } from "./anonymous-context";
import { identityProvider, scopesOf, wellKnown } from "./provider";
import { returnPath } from "./return-path";
import {
  cookieName,
  cookieOptions,
  isHttps,
  sessionCookieName,
  sessionSeconds,
} from "./session-cookie";
import { renewSession } from "./renew-session";
import { startSession } from "./start-session";
import type { StoredSession } from "./store/sessions";
import { currentAccess } from "@/lib/access-rules/server";
import { vouch } from "./vouch";

/** The one provider's id: it is in its callback's address, `/api/auth/callback/oidc`. */
export const providerId = "oidc";

interface IdToken extends Record<string, unknown> {
  sub: string;
}

async function provider(ctx: AnonymousContext): Promise<OAuthConfig<IdToken>> {
  const { config } = ctx;
  const discovered = await identityProvider(config);
  const methods = discovered.serverMetadata().token_endpoint_auth_methods_supported ?? [
    "client_secret_basic",
  ];
  return {
    id: providerId,
    name: "Single sign-on",
    type: "oauth",
    wellKnown: wellKnown(config),
    clientId: config.OIDC_CLIENT_ID,
    clientSecret: config.OIDC_CLIENT_SECRET,
    client: {
      token_endpoint_auth_method: methods.includes("client_secret_basic")
        ? "client_secret_basic"
        : "client_secret_post",
    },
    authorization: { params: { scope: scopesOf(discovered, config) } },
    checks: ["pkce", "state", "nonce"],
    idToken: true,
    httpOptions: { timeout: 10_000 },
    profile: ({ sub }) => ({ id: sub }),
  };
}

/** One pass through next-auth, and what it is told and tells beside its cookies. */
export interface Flow {
  /** The session that is to be confirmed, instead of a new one. */
  renewing?: StoredSession;
  /** Why nobody was let in, where it is known. */
  refusal?: PortalError;
}

async function options(ctx: AnonymousContext, flow: Flow): Promise<NextAuthOptions> {
  const { config, log } = ctx;
  const cookie = (name: string, seconds?: number) => ({
    name: cookieName(config, name),
    options: { ...cookieOptions(config), ...(seconds === undefined ? {} : { maxAge: seconds }) },
  });
  const quarter = 15 * 60;
  return {
    secret: config.NEXTAUTH_SECRET,
    useSecureCookies: isHttps(config),
    session: { strategy: "jwt", maxAge: sessionSeconds },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [await provider(ctx)],
    cookies: {
      sessionToken: { name: sessionCookieName(config), options: cookieOptions(config) },
      callbackUrl: cookie("callback-url"),
      csrfToken: cookie("csrf-token"),
      pkceCodeVerifier: cookie("pkce", quarter),
      state: cookie("state", quarter),
      nonce: cookie("nonce", quarter),
    },
    callbacks: {
      redirect: ({ url }) => config.NEXTAUTH_URL + returnPath(url, config.NEXTAUTH_URL),
      // The cookie says which session it is, and nothing else; all there is to know is in its row.
      async jwt({ account, profile, token }) {
        if (!account) return { sid: token["sid"], uid: token["uid"] };
        if (account.access_token === undefined)
          throw new PortalError("upstream_refused", "The identity provider gave no access token.");
        const tokens = {
          access: account.access_token,
          refresh: account.refresh_token,
          id: account.id_token,
          accessExpiresAt:
            account.expires_at === undefined ? undefined : account.expires_at * 1_000,
        };
        try {
          const vouched = await vouch(
            { config, access: await currentAccess(ctx) },
            profile,
            tokens.access,
            ctx.now(),
          );
          const { renewing } = flow;
          return {
            ...(renewing
              ? await renewSession(ctx, renewing, vouched, tokens)
              : await startSession(ctx, vouched, tokens)),
          };
        } catch (error) {
          if (error instanceof PortalError) flow.refusal = error;
          throw error;
        }
      },
    },
    logger: {
      // What next-auth passes may hold tokens: only what is known to be words.
      error: (code, metadata) =>
        log.warn({ code, reason: reasonOf(metadata) }, "Signing in failed"),
      warn: (code) => log.debug({ code }, "next-auth"),
      debug: () => undefined,
    },
  };
}

function reasonOf(metadata: unknown): string {
  const error =
    metadata instanceof Error ? metadata : (metadata as { error?: unknown } | undefined)?.error;
  return error instanceof Error ? `${error.name}: ${error.message}` : "unknown";
}

/** A request as next-auth wants it. */
export interface AuthRequest {
  method: "GET" | "POST";
  /** Steps of the path below `/api/auth`, e.g. `["callback", "oidc"]`. */
  steps: readonly string[];
  query: Record<string, string>;
  body: Record<string, string>;
  cookies: Record<string, string>;
  headers: Record<string, string>;
}

/**
 * Hands a request to next-auth, by its plain request-and-response door, and gives back what it
 * answers.
 */
export async function answer(
  ctx: AnonymousContext,
  { steps, ...request }: AuthRequest,
  flow: Flow = {},
): Promise<Response> {
  const recorder = new Recorder();
  const handle = NextAuth(await options(ctx, flow)) as (
    request: unknown,
    response: unknown,
  ) => Promise<void>;
  await handle({ ...request, query: { ...request.query, nextauth: [...steps] } }, recorder);
  return recorder.response();
}

/** As much of a Node response as next-auth uses. */
class Recorder {
  readonly #headers = new Headers();
  #cookies: string[] = [];
  #status = 200;
  #body: string | null = null;

  status(code: number): this {
    this.#status = code;
    return this;
  }

  getHeader(name: string): string[] | string | undefined {
    return name.toLowerCase() === "set-cookie"
      ? this.#cookies
      : (this.#headers.get(name) ?? undefined);
  }

  setHeader(name: string, value: string | string[]): this {
    if (name.toLowerCase() === "set-cookie") this.#cookies = [value].flat();
    else this.#headers.set(name, String(value));
    return this;
  }

  send(body: unknown): void {
    this.#body = typeof body === "string" ? body : JSON.stringify(body);
  }

  json(body: unknown): void {
    this.setHeader("content-type", "application/json").send(body);
  }

  end(): void {}

  response(): Response {
    const headers = new Headers(this.#headers);
    for (const cookie of this.#cookies) headers.append("set-cookie", cookie);
    if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
    return new Response(this.#body, { status: this.#status, headers });
  }
}
