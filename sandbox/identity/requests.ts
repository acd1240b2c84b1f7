import type { IncomingMessage, ServerResponse } from "node:http";
import type { Provider } from "oidc-provider";
import { z } from "zod";
import type { Directory } from "./directory";
import { answerGraph, graphPath } from "./graph";
import { type Manners, mannersSchema } from "./manners";
import { errorPage, peoplePage, signInPage, welcomePage } from "./pages";
import { autoSubmitScript, style } from "./style";

export interface House {
  provider: Provider;
  oidc: (req: IncomingMessage, res: ServerResponse) => unknown;
  directory: Directory;
  manners: Manners;
  url: string;
  /**
   * Origins that a form may end at after its redirects: browsers hold `form-action` against those
   * too.
   */
  formTargets: string[];
}

/** As many as a large directory has, so that what happens beyond a limit can be tried. */
const groupsList = z.array(z.string().min(1).max(100)).max(12_000);

/**
 * Every request comes through here: the pages of the sandbox first, everything else is the
 * provider's.
 */
export async function handleRequest(
  req: IncomingMessage,
  res: ServerResponse,
  house: House,
): Promise<void> {
  secure(res, house);
  try {
    await route(req, res, house);
  } catch (error) {
    if (res.headersSent) {
      res.destroy();
      return;
    }
    const [status, title, detail] = explain(error);
    send(res, status, errorPage(title, detail));
  }
}

async function route(req: IncomingMessage, res: ServerResponse, house: House): Promise<void> {
  const { pathname } = new URL(req.url ?? "/", house.url);
  const steps = pathname.split("/").filter(Boolean);
  const call = `${req.method} ${pathname}`;
  if (call === "GET /") return send(res, 200, welcomePage());
  if (call === "GET /healthz") return send(res, 200, `{"ok":true}`, "application/json");
  if (call === "GET /style.css") return send(res, 200, style, "text/css; charset=utf-8");
  if (call === "GET /submit.js")
    return send(res, 200, autoSubmitScript, "text/javascript; charset=utf-8");
  if (steps[0] === "sign-in" && steps.length === 2) return signIn(req, res, house);
  if (call === "GET /people") return send(res, 200, peoplePage(house.directory.list()));
  if (req.method === "POST" && steps[0] === "people" && steps.length === 2) {
    return changeByForm(req, res, house, steps[1] ?? "");
  }
  if (steps[0] === "__people") return control(req, res, house, steps);
  if (pathname.startsWith(`${graphPath}/`)) {
    const answer = await answerGraph(req, await readBody(req), house);
    return send(res, answer.status, JSON.stringify(answer.body), "application/json");
  }
  if (steps[0] === "__manners") return changeManners(req, res, house);
  const { token, userinfo } = house.manners;
  if (
    (pathname === "/token" && token === "overloaded") ||
    (pathname === "/me" && userinfo === "overloaded")
  )
    return send(res, 503, "Try again later.", "text/plain");
  if (pathname === "/me" && house.manners.userinfo !== "answers") return refuseUserInfo(res, house);
  await house.oidc(req, res);
}

/** 403 of RFC 6750, or of something in front of the provider that knows nothing of it. */
function refuseUserInfo(res: ServerResponse, { manners }: House): void {
  if (manners.userinfo === "refuses")
    res.setHeader("www-authenticate", 'Bearer error="insufficient_scope"');
  send(res, 403, JSON.stringify({ error: "insufficient_scope" }), "application/json");
}

async function changeManners(
  req: IncomingMessage,
  res: ServerResponse,
  house: House,
): Promise<void> {
  if (!fromHere(req, house) || req.method !== "POST")
    return send(res, 403, errorPage("Not from here", "Only by POST, from this machine."));
  if (!(req.headers["content-type"] ?? "").startsWith("application/json"))
    return send(res, 415, errorPage("Not understood", "Send application/json."));
  Object.assign(house.manners, mannersSchema.parse(parseJson(await readBody(req))));
  send(res, 200, JSON.stringify(house.manners), "application/json");
}

async function signIn(
  req: IncomingMessage,
  res: ServerResponse,
  { provider, directory }: House,
): Promise<void> {
  const interaction = await provider.interactionDetails(req, res);
  if (interaction.prompt.name === "consent") {
    // Asked for explicitly (`prompt=consent`): there is one client and nothing to withhold.
    return provider.interactionFinished(
      req,
      res,
      { consent: {} },
      { mergeWithLastSubmission: true },
    );
  }
  if (req.method === "POST") {
    const form = new URLSearchParams(await readBody(req));
    if (form.get("cancel") !== null) {
      const refusal = {
        error: "access_denied",
        error_description: "The person went back without signing in",
      };
      return provider.interactionFinished(req, res, refusal);
    }
    const person = directory.find(form.get("person") ?? "");
    if (person !== undefined) {
      const login = { accountId: person.id, remember: true, amr: ["sandbox"] };
      return provider.interactionFinished(req, res, { login, select_account: {} });
    }
  }
  const hint =
    typeof interaction.params.login_hint === "string" ? interaction.params.login_hint : "";
  send(res, 200, signInPage(directory.list(), hint));
}

async function changeByForm(
  req: IncomingMessage,
  res: ServerResponse,
  house: House,
  id: string,
): Promise<void> {
  if (!fromHere(req, house))
    return send(res, 403, errorPage("Not from here", "Groups are changed on this machine only."));
  const groups = new URLSearchParams(await readBody(req)).getAll("group");
  if (!house.directory.setGroups(id, groupsList.parse(groups))) {
    return send(res, 404, errorPage("No such person", id));
  }
  res.writeHead(303, { location: `/people#${id}` }).end();
}

async function control(
  req: IncomingMessage,
  res: ServerResponse,
  house: House,
  steps: string[],
): Promise<void> {
  const answer = (status: number, value: unknown) =>
    send(res, status, JSON.stringify(value), "application/json");
  if (!fromHere(req, house))
    return answer(403, { error: "Only from this machine, and not from another site's page." });
  if (req.method === "GET" && steps.length === 1) return answer(200, house.directory.list());
  if (req.method !== "POST" || steps.length !== 3 || steps[2] !== "groups")
    return answer(404, { error: "POST /__people/{id}/groups" });
  // A page of another site can post text without asking first, JSON it cannot.
  if (!(req.headers["content-type"] ?? "").startsWith("application/json"))
    return answer(415, { error: "Send application/json." });
  const groups = groupsList.safeParse(parseJson(await readBody(req)));
  if (!groups.success) return answer(400, { error: "The body is a JSON list of group names." });
  const id = steps[1] ?? "";
  if (!house.directory.setGroups(id, groups.data))
    return answer(404, { error: `There is no ${id}.` });
  answer(200, house.directory.find(id));
}

/**
 * True for a caller on the loopback interface whose page, if it is one, is ours, also after a
 * rebound DNS name.
 */
function fromHere(req: IncomingMessage, { url }: House): boolean {
  const address = req.socket.remoteAddress ?? "";
  const loopback = address === "::1" || /^(::ffff:)?127\./.test(address);
  const host = (req.headers.host ?? "").replace(/:\d+$/, "");
  const named = ["127.0.0.1", "localhost", "[::1]", new URL(url).hostname].includes(host);
  const origin = req.headers.origin;
  return loopback && named && (origin === undefined || origin === url);
}

function secure(res: ServerResponse, { formTargets }: House): void {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self' data:",
    `form-action 'self' ${formTargets.join(" ")}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  res.setHeader("content-security-policy", policy.join("; "));
  res.setHeader("x-content-type-options", "nosniff");
  // Not `no-referrer`: a browser would then send `Origin: null` with our own forms.
  res.setHeader("referrer-policy", "same-origin");
}

function send(
  res: ServerResponse,
  status: number,
  body: string,
  type = "text/html; charset=utf-8",
): void {
  res.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(body);
}

function explain(error: unknown): [number, string, string] {
  if (error instanceof z.ZodError)
    return [400, "That was not understood", "The form holds something unexpected."];
  const expired = error instanceof Error && error.name === "SessionNotFound";
  if (expired)
    return [
      400,
      "This sign-in is over",
      "It was finished or took too long. Start again from Slipway.",
    ];
  process.stderr.write(`identity: ${error instanceof Error ? error.stack : String(error)}\n`);
  return [500, "Something went wrong", "The provider's log says what."];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readBody(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > 2 * 1024 * 1024) throw new Error("The body is larger than 2 MB.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
