import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { routeOf, watchHttp } from "./http-metrics";
import { metrics } from "./metrics";

test.each([
  ["/", "/"],
  ["/?q=x", "/"],
  ["/catalog", "/catalog"],
  ["/catalog/web-service?tab=files", "/catalog"],
  ["/requests/0198a4c6-5b1e-7c3d", "/requests"],
  ["/_next/static/chunks/a.js", "/_next"],
  ["/api/v1/templates/web-service/versions/1.0.0", "/api/v1/templates"],
  ["/api/v1/anything", "/api/v1"],
  ["/api/webhooks/flagger/staging/a-secret-token", "/api/webhooks/flagger"],
  ["/api/healthz", "/api/healthz"],
  ["/api/guess", "/api"],
  ["/wp-admin/setup.php", "other"],
  ["*", "/"],
])("the class of %s is %s, which holds no name, id or secret", (url, route) => {
  expect(routeOf(url)).toBe(route);
});

test("every answer of this process is counted and timed", async () => {
  watchHttp();
  watchHttp();
  const server = createServer((_, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/catalog/nothing`);
  await new Promise((resolve) => server.close(resolve));
  const text = await metrics().registry.metrics();
  expect(text).toContain(
    'slipway_http_requests_total{method="GET",route="/catalog",status="4xx"} 1\n',
  );
  expect(text).toContain(
    'slipway_http_request_duration_seconds_count{method="GET",route="/catalog"} 1\n',
  );
});
