import { between, flag, integer, like, list, object, ruled, text, words } from "../../dsl";
import type { Schema } from "../../schema";
import {
  backendRef,
  hostname,
  localTarget,
  parentRef,
  period,
  port,
  preciseHostname,
  sectionName,
  word,
} from "./fields";
import {
  anyHeaderRule,
  backendRule,
  externalAuthRule,
  fractionRule,
  mirrorRule,
  persistenceRules,
  filterListRules,
  filterRule,
  newPathRule,
  parentRules,
  pathMatchRule,
  routeRules,
  ruleNameRule,
  timeoutRule,
} from "./rules";

const path: Schema = { type: "string", maxLength: 1024 };
const authPath = like("^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$", {
  maxLength: 1024,
});
const origin = word(
  "(^\\*$)|(^(http(s)?):\\/\\/(((\\*\\.)?([a-zA-Z0-9\\-]+\\.)*[a-zA-Z0-9-]+|\\*)(:([0-9]{1,5}))?)$)",
  253,
);
const backend = ruled(object(backendRef), backendRule);
const headerPattern = "^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$";
const headerName = word(headerPattern, 256);
const headerValue = word("^[!-~]+([\\t ]?[!-~]+)*$", 4096);

const headers = list(object({ "name!": headerName, "value!": headerValue }), { max: 16 });
const headerChanges = object({ add: headers, set: headers, remove: list(text, { max: 16 }) });
const newPath = ruled(
  object({
    "type!": words("ReplaceFullPath", "ReplacePrefixMatch"),
    replaceFullPath: path,
    replacePrefixMatch: path,
  }),
  newPathRule,
);
const methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];

const filter = ruled(
  object(
    {
      "type!": words(
        "RequestHeaderModifier",
        "ResponseHeaderModifier",
        "RequestMirror",
        "RequestRedirect",
        "URLRewrite",
        "ExtensionRef",
        "CORS",
        "ExternalAuth",
      ),
      requestHeaderModifier: headerChanges,
      responseHeaderModifier: headerChanges,
      requestMirror: ruled(
        object({
          "backendRef!": backend,
          percent: between(0, 100),
          fraction: ruled(
            object({ "numerator!": between(0), denominator: between(1) }),
            fractionRule,
          ),
        }),
        mirrorRule,
      ),
      requestRedirect: object({
        scheme: words("http", "https"),
        hostname: preciseHostname,
        path: newPath,
        port,
        statusCode: { type: "integer", enum: [301, 302, 303, 307, 308] },
      }),
      urlRewrite: object({ hostname: preciseHostname, path: newPath }),
      cors: object({
        allowCredentials: flag,
        allowOrigins: list(origin, { max: 64 }),
        allowMethods: list(words(...methods, "*"), { max: 9 }),
        allowHeaders: ruled(list(headerName, { max: 64 }), anyHeaderRule),
        exposeHeaders: list(headerName, { max: 64 }),
        maxAge: between(1),
      }),
      externalAuth: ruled(
        object({
          "protocol!": words("HTTP", "GRPC"),
          "backendRef!": backend,
          forwardBody: object({ maxSize: integer }),
          grpc: object({ allowedHeaders: list(text, { max: 64 }) }),
          http: object({
            path: authPath,
            allowedHeaders: list(text, { max: 64 }),
            allowedResponseHeaders: list(text, { max: 64 }),
          }),
        }),
        externalAuthRule,
      ),
      extensionRef: localTarget,
    },
    "HTTPRoute filter",
  ),
  filterRule,
);
const filters = ruled(list(filter, { max: 16 }), ...filterListRules);

const matchOf = (value: Schema) =>
  list(
    object({ "name!": headerName, type: words("Exact", "RegularExpression"), "value!": value }),
    { max: 16 },
  );

const routeRule = ruled(
  object(
    {
      name: sectionName,
      matches: list(
        object({
          path: ruled(
            object({ type: words("Exact", "PathPrefix", "RegularExpression"), value: path }),
            pathMatchRule,
          ),
          headers: matchOf(headerValue),
          queryParams: matchOf({ type: "string", minLength: 1, maxLength: 1024 }),
          method: words(...methods),
        }),
        { max: 64 },
      ),
      filters,
      backendRefs: list(
        ruled(
          object({ ...backendRef, weight: between(0, 1_000_000), filters }, "backendRef"),
          backendRule,
        ),
        { max: 16 },
      ),
      timeouts: ruled(object({ request: period, backendRequest: period }), timeoutRule),
      // Of the experimental channel, as what follows: a standard one does not know it.
      retry: object({ attempts: between(1), backoff: period, codes: list(between(400, 599)) }),
      sessionPersistence: ruled(
        object({
          sessionName: { type: "string", maxLength: 128 },
          type: words("Cookie", "Header"),
          absoluteTimeout: period,
          cookieConfig: object({ lifetimeType: words("Permanent", "Session") }),
        }),
        ...persistenceRules,
      ),
    },
    "HTTPRoute rule",
  ),
  ...routeRules,
);

export const httpRoute = object(
  {
    parentRefs: ruled(list(parentRef, { max: 32 }), ...parentRules),
    hostnames: list(hostname, { max: 16 }),
    rules: ruled(list(routeRule, { min: 1, max: 16 }), ruleNameRule),
    useDefaultGateways: words("All", "None"),
  },
  "HTTPRoute spec",
);
