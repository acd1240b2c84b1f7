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

describe("a path without a session", () => {
  test.each([
    "/sign-in",
    "/signed-out",
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
