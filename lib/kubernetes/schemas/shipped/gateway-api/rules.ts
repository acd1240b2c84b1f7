import { isJsonObject, type Json } from "@/lib/json";
import { field, listField, textField } from "../../../object";
import { rule } from "../../dsl";

/*
 * What the CRDs of Gateway API 1.5 say in `x-kubernetes-validations`, in the same order.
 */

function has(value: Json | undefined, ...path: string[]): boolean {
  return field(value, ...path) !== undefined;
}

function all(value: Json, holds: (item: Json) => boolean): boolean {
  return !Array.isArray(value) || value.every(holds);
}

/** Whether no two items have the same key; undefined is no key. */
function isUnique(value: Json, keyOf: (item: Json) => string | undefined): boolean {
  const keys = (Array.isArray(value) ? value : []).flatMap((item) => keyOf(item) ?? []);
  return new Set(keys).size === keys.length;
}

const protocolOf = (listener: Json) => textField(listener, "protocol") ?? "";

export const listenerRules = [
  rule("may not have tls for the protocols HTTP, TCP and UDP", (listeners) =>
    all(listeners, (one) => !["HTTP", "TCP", "UDP"].includes(protocolOf(one)) || !has(one, "tls")),
  ),
  rule("must have the TLS mode Terminate for the protocol HTTPS", (listeners) =>
    all(
      listeners,
      (one) =>
        protocolOf(one) !== "HTTPS" ||
        (textField(one, "tls", "mode") ?? "Terminate") === "Terminate",
    ),
  ),
  rule("must have a TLS mode for the protocol TLS", (listeners) =>
    all(listeners, (one) => protocolOf(one) !== "TLS" || has(one, "tls")),
  ),
  rule("may not have a hostname for the protocols TCP and UDP", (listeners) =>
    all(listeners, (one) => !["TCP", "UDP"].includes(protocolOf(one)) || !has(one, "hostname")),
  ),
  rule("must have a different name for each listener", (listeners) =>
    isUnique(listeners, (one) => textField(one, "name")),
  ),
  rule("must have a different port, protocol and hostname for each listener", (listeners) =>
    isUnique(listeners, (one) =>
      JSON.stringify([field(one, "port"), protocolOf(one), textField(one, "hostname") ?? null]),
    ),
  ),
];

/** Without a mode it is Terminate. */
export const certificateRule = rule(
  "needs certificateRefs or options where its mode is Terminate",
  (tls) =>
    (textField(tls, "mode") ?? "Terminate") !== "Terminate" ||
    listField(tls, "certificateRefs").length > 0 ||
    Object.keys(field(tls, "options") ?? {}).length > 0,
);

export const perPortRule = rule("must have a different port for each", (ports) =>
  isUnique(ports, (one) => JSON.stringify(field(one, "port") ?? null)),
);

const parentKey = (parent: Json) =>
  JSON.stringify([
    textField(parent, "group") ?? "gateway.networking.k8s.io",
    textField(parent, "kind") ?? "Gateway",
    textField(parent, "name") ?? "",
    textField(parent, "namespace") ?? "",
  ]);

export const parentRules = [
  rule("must have sectionName or port for each where several are the same parent", (parents) => {
    const forms = new Map<string, string>();
    return all(parents, (one) => {
      const form = `${has(one, "sectionName")} ${has(one, "port")}`;
      const known = forms.get(parentKey(one)) ?? form;
      forms.set(parentKey(one), known);
      return known === form;
    });
  }),
  rule("must have a different sectionName or port where several are the same parent", (parents) =>
    isUnique(
      parents,
      (one) =>
        parentKey(one) + JSON.stringify([field(one, "sectionName") ?? "", field(one, "port") ?? 0]),
    ),
  ),
];

export const ruleNameRule = rule("must have a different name for each rule", (rules) =>
  isUnique(rules, (one) => textField(one, "name")),
);

/** Whether a filter replaces the prefix of a path, which needs one prefix that is matched. */
function replacesPrefix(filter: Json): boolean {
  return ["requestRedirect", "urlRewrite"].some((kind) =>
    has(filter, kind, "path", "replacePrefixMatch"),
  );
}

function hasOnePrefix(one: Json): boolean {
  const matches = listField(one, "matches");
  if (matches.length === 0) return true; // the default is the prefix /
  const [match] = matches;
  return (
    matches.length === 1 &&
    has(match, "path") &&
    (textField(match, "path", "type") ?? "PathPrefix") === "PathPrefix"
  );
}

export const routeRules = [
  rule(
    "may not have backendRefs beside a filter of the type RequestRedirect",
    (one) =>
      listField(one, "backendRefs").length === 0 ||
      listField(one, "filters").every((filter) => !has(filter, "requestRedirect")),
  ),
  rule("must match exactly one PathPrefix to replace it", (one) => {
    const filters = [one, ...listField(one, "backendRefs")].flatMap((holder) =>
      listField(holder, "filters"),
    );
    return !filters.some(replacesPrefix) || hasOnePrefix(one);
  }),
];

export const backendRule = rule(
  "must have a port: it is a Service",
  (backend) =>
    (textField(backend, "group") ?? "") !== "" ||
    (textField(backend, "kind") ?? "Service") !== "Service" ||
    has(backend, "port"),
);

const once = [
  "CORS",
  "RequestHeaderModifier",
  "ResponseHeaderModifier",
  "RequestRedirect",
  "URLRewrite",
];

export const filterListRules = [
  rule("may have RequestRedirect or URLRewrite, not both", (filters) => {
    const types = (Array.isArray(filters) ? filters : []).map((one) => textField(one, "type"));
    return !(types.includes("RequestRedirect") && types.includes("URLRewrite"));
  }),
  rule(`may have each of ${once.join(", ")} only once`, (filters) =>
    isUnique(filters, (one) => {
      const type = textField(one, "type") ?? "";
      return once.includes(type) ? type : undefined;
    }),
  ),
];

const fieldOfType: Readonly<Record<string, string>> = {
  CORS: "cors",
  RequestHeaderModifier: "requestHeaderModifier",
  ResponseHeaderModifier: "responseHeaderModifier",
  RequestMirror: "requestMirror",
  RequestRedirect: "requestRedirect",
  URLRewrite: "urlRewrite",
  ExtensionRef: "extensionRef",
  ExternalAuth: "externalAuth",
};

export const filterRule = rule("must have the field of its type, and no other's", (filter) => {
  const own = fieldOfType[textField(filter, "type") ?? ""];
  return Object.values(fieldOfType).every((key) => has(filter, key) === (key === own));
});

export const newPathRule = rule("must have the field of its type, and no other's", (path) =>
  isJsonObject(path)
    ? has(path, "replaceFullPath") === (path["type"] === "ReplaceFullPath") &&
      has(path, "replacePrefixMatch") === (path["type"] === "ReplacePrefixMatch")
    : true,
);

const pathCharacters = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+$/;
const notInPaths = ["//", "/./", "/../", "%2f", "%2F", "#"];

export const pathMatchRule = rule(
  "must be a path from / on, without //, /./, /../, %2f, # and characters that no path has",
  (path) => {
    const value = textField(path, "value") ?? "/";
    return (
      textField(path, "type") === "RegularExpression" ||
      (value.startsWith("/") &&
        pathCharacters.test(value) &&
        !notInPaths.some((part) => value.includes(part)) &&
        !value.endsWith("/..") &&
        !value.endsWith("/."))
    );
  },
);

/** Milliseconds of a duration of Gateway API. */
function lengthOf(period: string): number {
  const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
  return [...period.matchAll(/(\d{1,5})(ms|h|m|s)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ""] ?? 0),
    0,
  );
}

export const timeoutRule = rule("cannot give a backend more time than the request", (timeouts) => {
  const [request, backend] = ["request", "backendRequest"].map((key) => textField(timeouts, key));
  if (request === undefined || backend === undefined || lengthOf(request) === 0) return true;
  return lengthOf(backend) <= lengthOf(request);
});

export const mirrorRule = rule(
  "may have percent or fraction, not both",
  (mirror) => !(has(mirror, "percent") && has(mirror, "fraction")),
);

export const fractionRule = rule("cannot be more than one", (fraction) => {
  const [part, whole] = [field(fraction, "numerator"), field(fraction, "denominator") ?? 100];
  return typeof part !== "number" || typeof whole !== "number" || part <= whole;
});

export const externalAuthRule = rule(
  "must have the field of its protocol, and no other's",
  (auth) => {
    const isGrpc = textField(auth, "protocol") === "GRPC";
    return has(auth, "grpc") === isGrpc && has(auth, "http") === !isGrpc;
  },
);

export const anyHeaderRule = rule(
  "cannot have another item beside *",
  (headers) => !Array.isArray(headers) || headers.length < 2 || !headers.includes("*"),
);

/** Without a type it is a cookie. */
export const persistenceRules = [
  rule(
    "must have absoluteTimeout where the cookie is Permanent",
    (session) =>
      textField(session, "cookieConfig", "lifetimeType") !== "Permanent" ||
      has(session, "absoluteTimeout"),
  ),
  rule(
    "can have cookieConfig for the type Cookie only",
    (session) =>
      !has(session, "cookieConfig") || (textField(session, "type") ?? "Cookie") === "Cookie",
  ),
];
