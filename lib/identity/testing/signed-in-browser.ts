import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Config } from "@/lib/config/server";
import type { PrismaClient } from "@/lib/db/server";
import { forgetFairUse } from "@/lib/fair-use/server";
import { createLog } from "@/lib/log/server";
import { type Identity, startIdentity } from "../../../sandbox/identity/start-identity";
import { Browser } from "../../../sandbox/identity/testing-browser";
import { resetSilence } from "../confirm-session";
import type { AnonymousContext } from "../anonymous-context";
import { liveSession } from "../live-session";
import { forgetSession } from "../session-cache";
import { readSessionCookie, sessionCookieName } from "../session-cookie";
import { answerAuth, beginSignIn } from "../sign-in";
import { testConfig } from "../testing";

const secret = "the secret of a client";

/** A provider of the sandbox, and people who sign in to Slipway through its pages. */
export class SignedInBrowser {
  static readonly site = "http://localhost:3000";

  /** Milliseconds by which Slipway's clock is ahead. */
  ahead = 0;
  readonly browser: Browser;
  ctx: AnonymousContext;
  readonly #lines: string[] = [];
  readonly #dataDir: string;

  private constructor(
    readonly identity: Identity,
    db: PrismaClient,
    dataDir: string,
  ) {
    this.#dataDir = dataDir;
    this.browser = new Browser(identity.url);
    const log = createLog("test", "silent");
    log.warn = log.info = (...given: unknown[]) => void this.#lines.push(String(given[1]));
    this.ctx = {
      db,
      config: testConfig({
        NEXTAUTH_URL: SignedInBrowser.site,
        OIDC_ISSUER: identity.url,
        OIDC_CLIENT_SECRET: secret,
      }),
      log,
      now: () => new Date(Date.now() + this.ahead),
    };
  }

  static async open(db: PrismaClient): Promise<SignedInBrowser> {
    forgetFairUse();
    resetSilence();
    const dataDir = mkdtempSync(path.join(tmpdir(), "slipway-identity-"));
    const identity = await startIdentity({
      port: 0,
      client: {
        id: "slipway",
        secret,
        redirectUris: [`${this.site}/api/auth/callback/oidc`],
        postLogoutRedirectUris: [`${this.site}/signed-out`],
      },
      dataDir,
      accessTokenSeconds: 24 * 60 * 60,
    });
    return new SignedInBrowser(identity, db, dataDir);
  }

  async close(): Promise<void> {
    await this.identity.close();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }

  configure(given: Partial<Config>): void {
    this.ctx = { ...this.ctx, config: { ...this.ctx.config, ...given } };
  }

  /** What was said in the log at `info` and `warn`. */
  logged(): readonly string[] {
    return this.#lines;
  }

  /** Through the provider's own pages. Gives the value of the session's cookie, if there is one. */
  async signIn(
    person: string,
    browser = this.browser,
  ): Promise<{ cookie: string; response: Response }> {
    const begun = await beginSignIn(
      this.ctx,
      new Request(`${SignedInBrowser.site}/api/auth/sign-in`, {
        method: "POST",
        body: new URLSearchParams({ callbackUrl: "/catalog" }),
        headers: { origin: SignedInBrowser.site },
      }),
    );
    let { url } = await browser.go(begun.headers.get("location") ?? "");
    if (url.origin === this.identity.url) ({ url } = await browser.go(url, { person }));
    const response = await this.callback(url, begun);
    return { cookie: this.sessionOf(response), response };
  }

  /** Comes back from the provider to `url`, with the cookies that `begun` set. */
  async callback(url: URL, begun: Response, already = ""): Promise<Response> {
    const cookies = begun.headers.getSetCookie().map((line) => line.split(";")[0]);
    const response = await answerAuth(
      this.ctx,
      new Request(url, {
        headers: { cookie: [...cookies, `slipway.session=${already}`].join("; ") },
      }),
      ["callback", "oidc"],
    );
    if (response === undefined) throw new Error("Nobody answers the callback.");
    return response;
  }

  /** The value of the session's cookie that an answer sets. */
  sessionOf(response: Response): string {
    const name = `${sessionCookieName(this.ctx.config)}=`;
    const line = response.headers.getSetCookie().find((one) => one.startsWith(name)) ?? "";
    return line.split(";")[0]?.slice(name.length) ?? "";
  }

  async setGroups(person: string, groups: readonly string[]): Promise<void> {
    const answer = await fetch(`${this.identity.url}/__people/${person}/groups`, {
      method: "POST",
      body: JSON.stringify(groups),
      headers: { "content-type": "application/json" },
    });
    if (!answer.ok) throw new Error(`The provider answered ${answer.status}.`);
  }

  /** The session as a process sees it that has read nothing yet. */
  async look(cookie: string) {
    const content = await readSessionCookie(cookie, this.ctx.config);
    if (content) forgetSession(content.sid);
    return liveSession(this.ctx, cookie);
  }
}
