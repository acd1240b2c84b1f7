import { expect, test } from "vitest";
import { hostUrls } from "./host";

test.each([
  ["https://api.github.com", "https://github.com", "https://api.github.com/graphql"],
  ["https://api.acme.ghe.com", "https://acme.ghe.com", "https://api.acme.ghe.com/graphql"],
  ["https://github.example.com/api/v3", "https://github.example.com", "https://github.example.com/api/graphql"],
  ["http://localhost:4000/api/v3", "http://localhost:4000", "http://localhost:4000/api/graphql"],
])("of %s people go to %s, and GraphQL is at %s", (api, web, graphql) => {
  expect(hostUrls(api)).toEqual({ api, web, graphql });
});
