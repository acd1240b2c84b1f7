import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { actions } from "@/lib/access";
import { isPublicPath, routes, type Rule, serverActions } from "./routes";

const app = import.meta.dirname;
const files = readdirSync(app, { recursive: true, encoding: "utf8" }).map((file) =>
  file.split(path.sep).join("/"),
);
const source = (file: string) => readFileSync(path.join(app, file), "utf8");

/** The address that a page's or a route's file answers at: groups in parentheses are not in it. */
function addressOf(file: string): string {
  const steps = file
    .split("/")
    .slice(0, -1)
    .filter((step) => !/^\(.*\)$/.test(step));
  return `/${steps.join("/")}`;
}

const endpoints = files.filter((file) => /(^|\/)(page|route)\.tsx?$/.test(file));
const actionFiles = files.filter(
  (file) =>
    /\.tsx?$/.test(file) &&
    !file.endsWith(".test.ts") &&
    /^\s*["']use server["']/m.test(source(file)),
);
const exportedActions = actionFiles.flatMap((file) => {
  const exported = [...source(file).matchAll(/^export (?:async function|const) (\w+)/gm)].map(
    (match) => match[1],
  );
  return exported.map((name) => `${file} ${name}`);
});

/**
 * How a handler learns who asks; a page or route that asks for an action but does none of these
 * asks nobody.
 */
const asks =
  /\b(requirePage|currentContext|optionalContext|apiContext|opsContext|requireMetricsReader|actionContext)\(/;

/** An action that is in the table of `can`, or a reason for none that says something. */
function isRule(rule: Rule | undefined): boolean {
  return typeof rule === "object"
    ? rule.public.length > 10
    : actions.some((action) => action === rule);
}

describe("every page and route", () => {
  test("was found", () => {
    expect(endpoints.length).toBeGreaterThan(8);
  });

  test.each(endpoints)("is in the table of who may what: %s", (file) => {
    expect(isRule(routes[addressOf(file)]), `Add ${addressOf(file)} to app/routes.ts`).toBe(true);
  });

  test.each(endpoints.filter((file) => typeof routes[addressOf(file)] === "string"))(
    "finds out who asks, since it does not say why not: %s",
    (file) => {
      expect(source(file)).toMatch(asks);
    },
  );

  test("of the table exists", () => {
    const addresses = new Set(endpoints.map(addressOf));
    expect(Object.keys(routes).filter((address) => !addresses.has(address))).toEqual([]);
  });
});

describe("every server action", () => {
  test.each(exportedActions)("is in the table of who may what: %s", (action) => {
    expect(isRule(serverActions[action]), `Add "${action}" to app/routes.ts`).toBe(true);
  });

  test.each(actionFiles)("finds out who asks: %s", (file) => {
    for (const body of source(file)
      .split(/^export /m)
      .slice(1)
      .filter((part) => part.startsWith("async function")))
      expect(body).toMatch(asks);
  });

  test("of the table exists", () => {
    expect(
      Object.keys(serverActions).filter((action) => !exportedActions.includes(action)),
    ).toEqual([]);
  });

  test("is written in a file of its own, so that the ones above are all", () => {
    const inline = files.filter(
      (file) =>
        /\.tsx?$/.test(file) &&
        !file.endsWith(".test.ts") &&
        /^[ \t]+["']use server["']/m.test(source(file)),
    );
    expect(inline).toEqual([]);
  });
});

/** Bodies of exported handlers and actions, by file and name. */
function bodiesOf(file: string): Map<string, string> {
  const parts = source(file)
    .split(/^export (?:async function|const) /m)
    .slice(1);
  return new Map(parts.map((part) => [/^\w+/.exec(part)?.[0] ?? "", part]));
}

const counts = (as: string) =>
  [...endpoints, ...actionFiles].flatMap((file) =>
    [...bodiesOf(file)]
      .filter(([, body]) => new RegExp(`Context\\((request, )?"${as}"\\)`).test(body))
      .map(([name]) => `${file} ${name}`),
  );

describe("what people use is counted", () => {
  test("as a submit where a request is opened or revised, and nowhere else", () => {
    expect(counts("submit").sort()).toEqual(
      [
        "(portal)/catalog/[name]/launch/actions.ts open",
        "(portal)/instances/[id]/actions.ts open",
        "(portal)/requests/[id]/change/actions.ts resubmit",
        "api/v1/requests/[id]/revisions/route.ts POST",
        "api/v1/requests/route.ts POST",
      ].sort(),
    );
  });

  test("as a preview where one is computed", () => {
    expect(counts("preview").sort()).toEqual(
      [
        "(ops)/ops/catalog/actions.ts check",
        "(ops)/ops/policies/actions.ts check",
        "(ops)/ops/policies/actions.ts checkRevert",
        "(ops)/ops/policies/actions.ts checkSwitch",
        "(ops)/ops/templates/actions.ts meaningOf",
        "(portal)/catalog/[name]/launch/actions.ts preview",
        "(portal)/instances/[id]/actions.ts preview",
        "(portal)/requests/[id]/change/actions.ts preview",
        // Lint in the workbench is asked for beside a preview, and made one at a time.
        "api/drafts/[id]/form-test/route.ts POST",
        "api/drafts/[id]/preview/route.ts POST",
        "api/drafts/[id]/tests/route.ts POST",
        "api/drafts/offers/route.ts POST",
        "api/v1/render/route.ts POST",
        "api/v1/template-drafts/offers/route.ts POST",
        "api/v1/template-drafts/[id]/validate/route.ts POST",
        "api/v1/template-drafts/[id]/test/route.ts POST",
        "api/v1/template-drafts/[id]/release/route.ts GET",
        "api/v1/templates/[name]/versions/[version]/compare/[to]/route.ts GET",
      ].sort(),
    );
  });

  // Whoever asks who somebody is has counted them (`lib/identity/contexts.ts`); these ask nobody.
  test("wherever it is asked who somebody is; what asks nobody is signed, cheap, or counts addresses", () => {
    const uncounted = endpoints.filter((file) => !asks.test(source(file))).map(addressOf);
    expect(uncounted.sort()).toEqual(
      [
        "/api/auth/[...nextauth]",
        "/api/auth/renew",
        "/api/auth/sign-in",
        "/api/auth/sign-out",
        "/api/healthz",
        "/api/readyz",
        "/api/v1/openapi.json",
        "/api/webhooks/flagger/[target]/[token]",
        "/api/webhooks/flux/[target]",
        "/api/webhooks/github",
        "/signed-out",
        "/team/[team]",
      ].sort(),
    );
  });

  test("once, by every way to learn who asks but the one that a stream asks again by", () => {
    const contexts = readFileSync(path.join(app, "../lib/identity/contexts.ts"), "utf8");
    for (const name of ["optionalContext", "currentContext", "apiContext"])
      expect(bodyOf(contexts, name)).toContain(" counted(");
    const askedAgain = files.filter(
      (file) =>
        /\.tsx?$/.test(file) && !/\.test\./.test(file) && /\bcontextAgain\(/.test(source(file)),
    );
    expect(askedAgain).toEqual(["api/live/route.ts"]);
  });
});

function bodyOf(text: string, name: string): string {
  return (
    text
      .split(new RegExp(`^export (?:async function|const) ${name}\\b`, "m"))[1]
      ?.split(/^}/m)[0] ?? ""
  );
}

describe("a path without a session", () => {
  test.each([
    "/sign-in",
    "/signed-out",
    "/api/auth/renew",
    "/api/auth/sign-in",
    "/api/auth/callback/oidc",
    "/api/healthz",
    "/api/readyz",
    "/api/webhooks/github",
    "/api/webhooks/flux/staging",
    "/api/v1/openapi.json",
  ])("is let through: %s", (address) => {
    expect(isPublicPath(address)).toBe(true);
  });

  test.each([
    "/",
    "/catalog",
    "/sign-in-x",
    "/sign-in/x",
    "/ops",
    "/no-role",
    "/api",
    "/api/v1/templates",
    "/api/authx",
    "/api/healthz/x",
    "/api/webhooks",
    "/api/metrics",
    "//sign-in",
    "/x/sign-in",
    "/api/v1/openapi.json/x",
  ])("is not: %s", (address) => {
    expect(isPublicPath(address)).toBe(false);
  });
});
