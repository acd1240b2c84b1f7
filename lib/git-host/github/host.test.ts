import { expect, test } from "vitest";
import { gitHubUrls } from "./host";

test.each([
  ["https://api.github.com", "https://github.com"],
  ["https://api.acme.ghe.com", "https://acme.ghe.com"],
  ["https://github.example.com/api/v3", "https://github.example.com"],
  ["http://localhost:4000/api/v3", "http://localhost:4000"],
])("of the API at %s people go to %s", (api, web) => {
  expect(gitHubUrls(api)).toEqual({ api, web });
});
