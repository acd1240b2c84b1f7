import { z } from "zod";
import { readGroups } from "./groups-claim";

/** Why Microsoft Graph gave no groups; the message is a sentence for a person. */
export class GraphProblem extends Error {}

/** Seconds for all pages together. */
const patience = 8;
/** Microsoft Graph gives at most 11,000 groups. */
const mostPages = 50;
const largestPage = 4 * 1024 * 1024;

const pageSchema = z.looseObject({
  value: z.array(z.unknown()),
  "@odata.nextLink": z.string().max(8_192).optional(),
});
const errorSchema = z.looseObject({ error: z.looseObject({ code: z.string().max(200) }) });

/**
 * Ids of every group, directory role and administrative unit that the signed-in person is in, also
 * through other groups: `POST /me/getMemberObjects` of Microsoft Graph v1.0, which takes the access
 * token that Entra ID gave for `User.Read`. Only addresses below `graphUrl` are asked: one that
 * stands in a token, or in an answer, is never followed elsewhere. Throws `GraphProblem`.
 */
export async function graphGroups(
  graphUrl: string,
  accessToken: string,
): Promise<{ groups: string[]; unreadable: number }> {
  const signal = AbortSignal.timeout(patience * 1_000);
  const entries: unknown[] = [];
  let next: string | undefined = `${graphUrl}/me/getMemberObjects`;
  for (let page = 0; next !== undefined; page += 1) {
    if (page === mostPages)
      throw new GraphProblem(`Microsoft Graph gave more than ${mostPages} pages.`);
    const { value, "@odata.nextLink": link }: z.output<typeof pageSchema> = await askPage(
      next,
      page === 0 ? { securityEnabledOnly: false } : undefined,
      accessToken,
      signal,
    );
    for (const entry of value) entries.push(entry);
    if (link !== undefined && !isBelow(link, graphUrl))
      throw new GraphProblem("Microsoft Graph named an address elsewhere for the next page.");
    next = link;
  }
  const { groups, unreadable } = readGroups({ groups: entries }, "groups");
  return { groups: groups ?? [], unreadable };
}

/** The first page is asked for by POST with `body`, a next one by GET. */
async function askPage(
  address: string,
  body: unknown,
  accessToken: string,
  signal: AbortSignal,
): Promise<z.output<typeof pageSchema>> {
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(address, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        authorization: `Bearer ${accessToken}`,
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      redirect: "manual",
      signal,
    });
    text = await textOf(answer);
  } catch (cause) {
    if (cause instanceof GraphProblem) throw cause;
    throw new GraphProblem("Microsoft Graph does not answer.", { cause });
  }
  const json = parsed(text);
  if (answer.status !== 200) throw new GraphProblem(refusalInWords(answer.status, json));
  const page = pageSchema.safeParse(json);
  if (!page.success)
    throw new GraphProblem("Microsoft Graph answered with something that is no list of groups.");
  return page.data;
}

async function textOf(answer: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > largestPage)
      throw new GraphProblem("Microsoft Graph answered with more than 4 MiB.");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function refusalInWords(status: number, json: unknown): string {
  const code = errorSchema.safeParse(json).data?.error.code;
  const said = code === undefined || !/^\w+$/.test(code) ? String(status) : `${status} ${code}`;
  if (code === "Directory_ResultSizeLimitExceeded")
    return `Microsoft Graph gives at most 11,000 groups, and there are more (${said}).`;
  if (status === 401)
    return `Microsoft Graph did not accept the access token (${said}): it has expired, was revoked, or is meant for something else.`;
  if (status === 403)
    return `Microsoft Graph refused to give them (${said}): Slipway's registration there lacks the permission User.Read, or nobody consented to it.`;
  return `Microsoft Graph answered ${said}.`;
}

function isBelow(link: string, graphUrl: string): boolean {
  if (!URL.canParse(link)) return false;
  const [to, home] = [new URL(link), new URL(graphUrl)];
  return (
    to.origin === home.origin &&
    to.username === "" &&
    to.password === "" &&
    to.pathname.startsWith(`${home.pathname.replace(/\/$/, "")}/`)
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
