/**
 * Presses the buttons of a forge's pages as a person's browser would, for tests without a browser.
 */
export class Visitor {
  constructor(
    private readonly forge: { url: string },
    private readonly login = "ops-olivia",
  ) {}

  /**
   * Posts a form of the forge's own pages; answers where it leads, or the page. Throws where the
   * forge refuses.
   */
  async press(
    path: string,
    form: Record<string, string> = {},
  ): Promise<{ to: string; page: string }> {
    return this.#post(path, { as: this.login, ...form }, this.forge.url);
  }

  /** What another site's page posts, such as a manifest. */
  async postFrom(
    origin: string,
    path: string,
    form: Record<string, string>,
  ): Promise<{ to: string; page: string }> {
    return this.#post(path, form, origin);
  }

  /**
   * A manifest through the form that shows it: answers the address that the browser is sent back
   * to.
   */
  async registerApp(action: string, manifest: string, from: string, name?: string): Promise<URL> {
    const url = new URL(action);
    const shown = await this.postFrom(new URL(from).origin, url.pathname + url.search, {
      manifest,
    });
    const id = new URL(shown.to, this.forge.url).searchParams.get("manifest") ?? "";
    const made = await this.press("/settings/apps/create", {
      manifest: id,
      name: name ?? (JSON.parse(manifest) as { name: string }).name,
    });
    return new URL(made.to);
  }

  /** Agrees to what an authorize address asks; answers where the browser is sent back to. */
  async authorize(address: string): Promise<URL> {
    const url = new URL(address);
    return new URL((await this.press(url.pathname + url.search)).to);
  }

  /** Opens an authorize address: where GitHub leads at once, or undefined where it shows a page. */
  async open(address: string): Promise<URL | undefined> {
    const response = await fetch(address, { redirect: "manual", headers: this.#cookie() });
    await response.body?.cancel();
    const to = response.headers.get("location");
    return to === null ? undefined : new URL(to);
  }

  #cookie(): Record<string, string> {
    return { cookie: `forge_person=${encodeURIComponent(this.login)}` };
  }

  async #post(
    path: string,
    form: Record<string, string>,
    origin: string,
  ): Promise<{ to: string; page: string }> {
    const response = await fetch(this.forge.url + path, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams(form),
      headers: { origin, ...this.#cookie() },
    });
    const page = await response.text();
    if (response.status >= 400)
      throw new Error(
        `${response.status} ${/<p class="alert[^>]*>([^<]*)|<p>([^<]*)/.exec(page)?.slice(1).find(Boolean) ?? page.slice(0, 200)}`,
      );
    return { to: response.headers.get("location") ?? "", page };
  }
}
