import { z } from "zod";
import { PortalError } from "@/lib/errors";
import { limitInWords, limitOf } from "./rate-limit";
import { refusalWords } from "./refusal";

/** One of the `errors` that GitHub's GraphQL API answers, mostly with status 200. */
export interface GraphQLError {
  type: string | undefined;
  message: string;
  /** The name of the root field that it is about; undefined: of none. */
  field: string | undefined;
}

const errorsShape = z.object({
  data: z.unknown(),
  headers: z.record(z.string(), z.unknown()).default({}),
  errors: z
    .array(
      z.object({
        type: z.string().nullish(),
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).nullish(),
        extensions: z.object({ code: z.string().optional() }).nullish(),
      }),
    )
    .min(1),
});

/**
 * The errors that Octokit threw, undefined where it threw something else. `isSchemas`: the host's
 * schema has not what was asked for, so nothing was done. Throws `upstream_unavailable` for a limit.
 */
export function graphQLErrors(
  thrown: unknown,
): { data: unknown; errors: GraphQLError[]; isSchemas: boolean } | undefined {
  const parsed = errorsShape.safeParse(thrown);
  if (!parsed.success || !(thrown instanceof Error) || thrown.name !== "GraphqlResponseError")
    return undefined;
  const { data, headers, errors } = parsed.data;
  const limited = errors.find((error) => isLimit(error));
  if (limited) {
    const limit = graphQLLimit(limited, (name) => headers[name], Date.now());
    throw new PortalError(
      "upstream_unavailable",
      `Slipway could not go on: ${limitInWords(limit)}`,
      {
        hint: "It is tried again by itself.",
        retryAfter: limit.seconds,
        cause: thrown,
      },
    );
  }
  return {
    data,
    errors: errors.map(({ type, message, path }) => ({
      type: type ?? undefined,
      message,
      field: typeof path?.[0] === "string" ? path[0] : undefined,
    })),
    isSchemas: isEmpty(data) && errors.every(({ extensions }) => extensions?.code !== undefined),
  };
}

function isEmpty(data: unknown): boolean {
  return data === undefined || data === null;
}

function isLimit({
  type,
  message,
}: {
  type?: string | null | undefined;
  message: string;
}): boolean {
  return type === "RATE_LIMITED" || /secondary rate limit|abuse detection/i.test(message);
}

/**
 * The limit that such an error speaks of, with the headers that came with it: status 200 or 403
 * (https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#exceeding-the-rate-limit).
 */
export function graphQLLimit(
  { message }: { message: string },
  header: (name: string) => unknown,
  now: number,
) {
  const text = (name: string) => {
    const value = header(name);
    return value === undefined || value === null ? undefined : String(value as string);
  };
  // As 429 it is a limit whatever else it says.
  return limitOf({ status: 429, header: text, message }, now) ?? { kind: "secondary", seconds: 60 };
}

/** The limit that the body of an answer speaks of; undefined where it speaks of none. */
export function limitedIn(body: string): { message: string } | undefined {
  if (!/RATE_LIMITED|secondary rate limit|abuse detection/i.test(body)) return undefined;
  try {
    const parsed = z
      .object({ errors: z.array(z.object({ type: z.string().nullish(), message: z.string() })) })
      .safeParse(JSON.parse(body));
    return parsed.success ? parsed.data.errors.find((error) => isLimit(error)) : undefined;
  } catch {
    return undefined;
  }
}

/** The first error that is about a root field. */
export function refusalOf(
  errors: readonly GraphQLError[],
  field: string,
): GraphQLError | undefined {
  return errors.find((error) => error.field === field);
}

/** Statuses by which the REST API refuses the same. */
const statuses: Readonly<Record<string, number>> = {
  FORBIDDEN: 403,
  INSUFFICIENT_SCOPES: 403,
  NOT_FOUND: 404,
  UNPROCESSABLE: 422,
  STALE_DATA: 409,
};

/**
 * What GitHub refused, as our own error: in the words of the REST API's refusals where it is one of
 * those, and otherwise (a time-out within GitHub, which has no type) something to try again. `doing`
 * completes "Slipway could not …".
 */
export function asGraphQLRefusal(
  error: GraphQLError | undefined,
  doing: string,
  isApp: boolean,
): PortalError {
  const message = (error?.message ?? "").replace(/\s+/g, " ").trim().slice(0, 300);
  const could = `Slipway could not ${doing}:`;
  const status = error?.type === undefined ? undefined : statuses[error.type];
  const isRefused = status !== undefined || /^a path was requested|^path must be/i.test(message);
  if (!isRefused)
    return new PortalError(
      "upstream_unavailable",
      `${could} the Git host has a problem (${message}).`,
      { hint: "It is tried again by itself.", cause: error },
    );
  const { reason, hint } = refusalWords({
    status: status ?? 422,
    message,
    accepted: undefined,
    as: isApp ? "app" : "token",
  });
  return status === 404
    ? new PortalError("upstream_unavailable", `${could} ${reason}`, {
        hint: `${hint} Slipway tries again by itself.`,
        cause: error,
      })
    : new PortalError("upstream_refused", `${could} ${reason}`, { hint, cause: error });
}
