/* oxlint-disable nextjs/no-html-link-for-pages -- these pages are not Next.js' */
import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { ApiError, notFound } from "../http/api-error";
import { readBody } from "../http/read-body";
import type { World } from "../world";
import { renderPage, type Visitor } from "./layout";
import type { PageCall } from "./page";
import { actions, findRoute, foreignForms, pages } from "./page-routes";
import { pullPageWith } from "./pull-page";
import { redirect, send, sendPage } from "./respond";
import { style } from "./style";

const cookieName = "forge_person";

/**
 * The pages for people: plain HTML, no script. Whoever looks picks who they are; there is no
 * password.
 */
export class Pages {
  readonly #world: World;
  readonly #origins: Set<string>;

  constructor(world: World, port: number) {
    this.#world = world;
    this.#origins = new Set([
      new URL(world.url).origin,
      `http://127.0.0.1:${port}`,
      `http://localhost:${port}`,
      `http://[::1]:${port}`,
    ]);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://forge");
    const path = url.pathname;
    if (path === "/assets/forge.css") return send(response, 200, "text/css; charset=utf-8", style);
    const avatar = /^\/avatars\/([^/]+)\.svg$/.exec(path);
    if (avatar) return send(response, 200, "image/svg+xml", avatarOf(avatar[1] ?? ""));
    const visitor = this.#visitor(request, path + url.search);
    try {
      if (request.method === "POST") return await this.#post(request, response, url, visitor);
      if (request.method !== "GET" && request.method !== "HEAD")
        throw new ApiError(405, "Method Not Allowed");
      const found = findRoute(pages, path.replace(/\/$/, ""));
      if (!found) throw notFound();
      const reply = await found.value({
        world: this.#world,
        visitor,
        params: found.params,
        query: url.searchParams,
      });
      if ("redirect" in reply) return redirect(response, reply.redirect);
      if ("raw" in reply)
        return send(response, 200, reply.type, reply.raw, {
          "content-security-policy": "default-src 'none'; sandbox",
        });
      sendPage(response, visitor, reply);
    } catch (error) {
      if (!(error instanceof ApiError)) console.error(error);
      const status = error instanceof ApiError ? error.status : 500;
      const message =
        status === 404
          ? "There is nothing at this address."
          : error instanceof ApiError
            ? describe(error)
            : "The forge failed; its log says why.";
      send(
        response,
        status,
        "text/html; charset=utf-8",
        renderPage(
          visitor,
          `Error ${status}`,
          <>
            <h1>{status === 404 ? "Not found" : "This did not work"}</h1>
            <p>{message}</p>
            <p>
              <a href="/">All repositories</a>
            </p>
          </>,
        ),
      );
    }
  }

  async #post(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    visitor: Visitor,
  ): Promise<void> {
    const path = url.pathname;
    const form = new URLSearchParams(
      ((await readBody(request, 256 * 1024)) ?? Buffer.alloc(0)).toString("utf8"),
    );
    const posted = findRoute(foreignForms, path);
    if (posted)
      return redirect(
        response,
        String(
          await posted.value({
            world: this.#world,
            visitor,
            params: posted.params,
            query: url.searchParams,
            form,
          }),
        ),
      );
    if (!this.#sameOrigin(request))
      throw new ApiError(403, "This form was sent from another site.");
    if (path === "/person") {
      const person = visitor.people.find((other) => other.login === form.get("person"));
      if (!person) throw new ApiError(422, "There is nobody of this name.");
      const back = form.get("back") ?? "/";
      // Not Strict: people come here from other sites' links. Posts are held against their origin
      // instead.
      const cookie =
        `${cookieName}=${encodeURIComponent(person.login)}; Path=/; HttpOnly; SameSite=Lax; ` +
        "Max-Age=31536000";
      return redirect(response, /^\/(?![/\\])/.test(back) ? back : "/", { "set-cookie": cookie });
    }
    const found = findRoute(actions, path);
    if (!found) throw notFound();
    const call: PageCall = {
      world: this.#world,
      visitor,
      params: found.params,
      query: url.searchParams,
    };
    // The page may have been made for somebody else: the cookie does not come along from another
    // site's link.
    if (form.get("as") !== visitor.person.login)
      throw new ApiError(
        409,
        `The page was made for ${form.get("as") ?? "nobody"}, but you are ` +
          `${visitor.person.login}. Go back, reload it and try again.`,
      );
    try {
      const next = await found.value({ ...call, form });
      if (typeof next === "string") redirect(response, next);
      else if ("title" in next) sendPage(response, visitor, next);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status === 404 || !found.params["action"])
        throw error;
      const page = await pullPageWith(call, describe(error));
      if (!("title" in page)) throw error;
      send(
        response,
        error.status,
        "text/html; charset=utf-8",
        renderPage({ ...visitor, path: path.replace(/\/[a-z-]+$/, "") }, page.title, page.content),
      );
    }
  }

  #visitor(request: IncomingMessage, path: string): Visitor {
    const { people } = this.#world;
    const value = new RegExp(`(?:^|;\\s*)${cookieName}=([^;]*)`).exec(
      request.headers.cookie ?? "",
    )?.[1];
    const person = people.find((other) => encodeURIComponent(other.login) === value) ??
      people[0] ?? { login: "nobody", access: "read" };
    return { person, people, path };
  }

  /** A browser says where a form comes from; who says nothing is not believed. */
  #sameOrigin(request: IncomingMessage): boolean {
    const { origin } = request.headers;
    if (origin !== undefined) return this.#origins.has(origin);
    return request.headers["sec-fetch-site"] === "same-origin";
  }
}

function describe(error: ApiError): string {
  const details = (error.errors ?? []).map((detail) =>
    typeof detail === "string"
      ? detail
      : (detail.message ?? `${detail.field ?? detail.resource}: ${detail.code}`),
  );
  return details.length > 0 ? `${details.join(". ")}.` : `${error.message.replace(/\.$/, "")}.`;
}

/** A coloured tile: the same login, the same colour. */
function avatarOf(login: string): string {
  const hue = (createHash("sha1").update(login).digest()[0] ?? 0) * 1.4;
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8" width="64" height="64">',
    `<rect width="8" height="8" fill="hsl(${hue} 55% 45%)"/>`,
    '<circle cx="4" cy="3" r="1.5" fill="#fff"/>',
    '<path d="M1 8a3 3 0 0 1 6 0z" fill="#fff"/>',
    "</svg>",
  ].join("");
}
