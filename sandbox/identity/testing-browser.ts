/**
 * Just enough of a browser for tests: keeps cookies by name and path and follows redirects until a
 * URL that is not the provider's.
 */
export class Browser {
  readonly #cookies = new Map<string, { name: string; value: string; path: string }>();

  constructor(private readonly home: string) {}

  /** Goes to a URL; answers with the page it ends at, or the first address outside the provider. */
  async go(
    start: string | URL,
    form?: Record<string, string>,
  ): Promise<{ url: URL; status: number; body: string; headers: Headers }> {
    let url = new URL(start, this.home);
    let body = form === undefined ? undefined : new URLSearchParams(form);
    for (let hop = 0; hop < 12; hop += 1) {
      if (url.origin !== this.home) return { url, status: 0, body: "", headers: new Headers() };
      const cookie = this.#cookiesFor(url.pathname);
      const headers = { cookie, ...(body === undefined ? {} : { origin: this.home }) };
      const response = await fetch(url, {
        method: body === undefined ? "GET" : "POST",
        body,
        headers,
        redirect: "manual",
      });
      this.#keep(response.headers.getSetCookie());
      const next = response.headers.get("location");
      const html = await response.text();
      if (next !== null) {
        url = new URL(next, url);
        body = undefined;
      } else if (html.includes("document.forms[0].submit()")) {
        // The provider's own page between two people: its script sends the form on.
        url = new URL(/action="([^"]+)"/.exec(html)?.[1] ?? "", url);
        body = new URLSearchParams(
          [...html.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map((one) => [
            one[1] ?? "",
            one[2] ?? "",
          ]),
        );
      } else {
        return { url, status: response.status, body: html, headers: response.headers };
      }
    }
    throw new Error(`Too many redirects, last to ${url.href}`);
  }

  #cookiesFor(pathname: string): string {
    const sent = [...this.#cookies.values()].filter(({ path }) => {
      return pathname === path || pathname.startsWith(path.endsWith("/") ? path : `${path}/`);
    });
    return sent.map(({ name, value }) => `${name}=${value}`).join("; ");
  }

  #keep(lines: string[]): void {
    for (const line of lines) {
      const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
      const at = pair.indexOf("=");
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      const path = attributes.find((one) => /^path=/i.test(one))?.slice("path=".length) ?? "/";
      const gone = attributes.some((one) => /^expires=thu, 01 jan 1970/i.test(one));
      if (gone) this.#cookies.delete(`${name} ${path}`);
      else this.#cookies.set(`${name} ${path}`, { name, value, path });
    }
  }
}
