import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { description } from "./description";

const folder = path.join(process.cwd(), "app/api/v1");
const routes = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
  (file) => path.basename(file) === "route.ts",
);

test("every route and method of /api/v1 is described, and nothing else", () => {
  const there = routes.flatMap((file) => {
    const address = `/api/v1/${path.dirname(file).split(path.sep).join("/")}`.replaceAll(
      /\[(\w+)\]/g,
      "{$1}",
    );
    const methods = [
      ...readFileSync(path.join(folder, file), "utf8").matchAll(
        /^export (?:const|async function|function) (GET|POST|PUT|PATCH|DELETE)\b/gm,
      ),
    ];
    return methods.map(([, method]) => `${String(method)} ${address}`);
  });
  const described = Object.entries(description("https://slipway.example.com").paths).flatMap(
    ([address, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${address}`),
  );
  expect(described.toSorted()).toEqual(there.toSorted());
});

test("every reference leads somewhere", () => {
  const document = description("https://slipway.example.com");
  const names = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
    ([, name]) => name,
  );
  expect(
    names.filter((name) => name === undefined || !Object.hasOwn(document.components.schemas, name)),
  ).toEqual([]);
});

test("parameters are an object in every body that has them", () => {
  const { paths } = description("https://slipway.example.com");
  const schemas: { type?: string }[] = [];
  JSON.stringify([paths["/api/v1/render"].post, paths["/api/v1/requests"].post], (key, value) => {
    if (key === "parameters" && !Array.isArray(value)) schemas.push(value as { type?: string });
    return value as unknown;
  });
  expect(schemas.length).toBeGreaterThanOrEqual(6);
  expect(schemas.filter(({ type }) => type !== "object")).toEqual([]);
});

test("whoever asks may be told to wait, and for how long", () => {
  const { paths } = description("https://slipway.example.com");
  for (const [address, methods] of Object.entries(paths))
    for (const operation of Object.values(methods) as {
      security?: [];
      responses: Record<string, { headers?: object }>;
    }[]) {
      const answers = [429, 503].map((status) => operation.responses[status]?.headers);
      const isOpen = operation.security !== undefined;
      expect([address, ...answers.map((one) => one !== undefined)]).toEqual([
        address,
        !isOpen,
        !isOpen,
      ]);
    }
});

test("files are a map of texts wherever they are given", () => {
  const files = {
    type: "object",
    propertyNames: { type: "string", minLength: 1, maxLength: 200 },
    additionalProperties: { type: "string" },
  };
  const { "/api/v1/template-drafts": drafts, "/api/v1/template-drafts/push": push } = description(
    "https://slipway.example.com",
  ).paths;
  for (const { requestBody } of [drafts.post, push.post])
    expect(JSON.stringify(requestBody)).toContain(`"files":${JSON.stringify(files)}`);
});
