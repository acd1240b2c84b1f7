import { createHmac } from "node:crypto";
import { expect, test } from "@playwright/test";
import { installation, setting } from "../installation";
import { freshName, launchWebService, signIn } from "../people";

test("a developer does not get into the Ops area", async ({ page }) => {
  await signIn(page, "Dana");
  await expect(page.getByRole("link", { name: "Audit" })).toHaveCount(0);
  for (const path of [
    "/ops",
    "/ops/templates",
    "/ops/templates/web-service",
    "/ops/targets",
    "/ops/tokens",
    "/ops/health",
    "/ops/audit",
  ]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: /You cannot open this area/ })).toBeVisible();
    await expect(page.getByRole("table")).toHaveCount(0);
  }
});

test("a viewer sees everything and can launch nothing", async ({ page }) => {
  await signIn(page, "Vera", "/catalog/web-service");
  await expect(page.getByRole("link", { name: "Launch" })).toHaveCount(0);
  await expect(page.getByText(/Viewers cannot launch/)).toBeVisible();
  await page.goto("/catalog/web-service/launch");
  await expect(page.getByRole("heading", { name: /You cannot launch/ })).toBeVisible();
});

test("a request for another team, posted by hand, is refused and leaves nothing behind", async ({
  page,
}) => {
  await signIn(page, "Dana");
  const name = freshName("intruder");
  const answer = await page.request.post("/api/v1/requests", {
    headers: { origin: installation().urls.web },
    data: {
      template: "web-service",
      team: "checkout",
      name,
      target: "staging",
      parameters: { image: "registry.example.com/checkout/api:1.0.0" },
    },
  });
  expect(answer.status()).toBe(403);
  expect(await answer.json()).toMatchObject({ status: 403, title: "Not allowed" });
  const unknown = await page.request.post("/api/v1/requests", {
    headers: { origin: installation().urls.web },
    data: {
      template: "web-service",
      team: "payments",
      name,
      target: "somebody-elses",
      parameters: { image: "registry.example.com/checkout/api:1.0.0" },
    },
  });
  expect([403, 404, 422]).toContain(unknown.status());
  const list = await page.request.get(`/api/v1/requests?q=${name}`);
  expect((await list.json()) as { total: number }).toMatchObject({ total: 0 });
});

test("a post from another site is refused even with the person's cookie", async ({ page }) => {
  await signIn(page, "Dana");
  const answer = await page.request.post("/api/v1/requests", {
    headers: { origin: "https://evil.example.com" },
    data: {
      template: "web-service",
      team: "payments",
      name: freshName("csrf"),
      target: "staging",
      parameters: { image: "registry.example.com/a:1" },
    },
  });
  expect(answer.status()).toBe(403);
});

test("YAML in a value stays a value", async ({ page }) => {
  await signIn(page, "Dana");
  const evil = 'x"\n  hostNetwork: true\n- &a [*a]\n${DB_PASSWORD} #';
  const rendered = await page.request.post("/api/v1/render", {
    headers: { origin: installation().urls.web },
    data: {
      template: "web-service",
      team: "payments",
      name: "probe",
      target: "staging",
      parameters: { image: "registry.example.com/a:1.0.0", environment: { GREETING: evil } },
    },
  });
  expect(rendered.status()).toBe(200);
  const { files } = (await rendered.json()) as { files: { path: string; after: string }[] };
  const deployment = files.find(({ path }) => path.endsWith("/deployment.yaml"))?.after ?? "";
  const { parse } = await import("yaml");
  const parsed = parse(deployment) as {
    spec: {
      template: {
        spec: { hostNetwork?: boolean; containers: { env: { name: string; value: string }[] }[] };
      };
    };
  };
  expect(parsed.spec.template.spec.hostNetwork).toBeUndefined();
  expect(parsed.spec.template.spec.containers[0]?.env[0]).toEqual({
    name: "GREETING",
    value: evil,
  });
});

test("a name that is taken is said while typing, and refused when posted", async ({ page }) => {
  const name = freshName("taken");
  await signIn(page, "Dana");
  await launchWebService(page, name, "1.0.0");
  await page.goto("/catalog/web-service/launch");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await expect(page.getByText(`payments already has ${name}`).first()).toBeVisible();
  const again = await page.request.post("/api/v1/requests", {
    headers: { origin: installation().urls.web },
    data: {
      template: "web-service",
      team: "payments",
      name,
      target: "staging",
      parameters: { image: "registry.example.com/a:1.0.0" },
    },
  });
  expect(again.status()).toBe(409);
});

test("a value that looks like a secret is refused, and is not repeated", async ({ page }) => {
  await signIn(page, "Dana");
  const secret = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
  const answer = await page.request.post("/api/v1/requests", {
    headers: { origin: installation().urls.web },
    data: {
      template: "web-service",
      team: "payments",
      name: freshName("secret"),
      target: "staging",
      parameters: { image: "registry.example.com/a:1.0.0", environment: { TOKEN: secret } },
    },
  });
  expect(answer.status()).toBe(422);
  const text = await answer.text();
  expect(text).toContain("/parameters/environment/TOKEN");
  expect(text).not.toContain(secret);
});

test("the same submit sent twice is one request, and a key used for something else is refused", async ({
  page,
}) => {
  await signIn(page, "Dana");
  const name = freshName("twice");
  const send = (tag = "1.0.0") =>
    page.request.post("/api/v1/requests", {
      headers: { origin: installation().urls.web, "idempotency-key": `key-${name}` },
      data: {
        template: "web-service",
        team: "payments",
        name,
        target: "staging",
        parameters: { image: `registry.example.com/a:${tag}` },
      },
    });
  const answers = [...(await Promise.all([send(), send(), send()])), await send()];
  expect(answers.map((answer) => answer.status()).sort()).toEqual([200, 200, 200, 201]);
  const ids = await Promise.all(
    answers.map(async (answer) => ((await answer.json()) as { id: string }).id),
  );
  expect(new Set(ids).size).toBe(1);

  const other = await send("2.0.0");
  expect(other.status()).toBe(409);
  expect(other.headers()["content-type"]).toContain("application/problem+json");
});

test("webhooks that are forged, stale or too large are refused alike", async ({ request }) => {
  const body = JSON.stringify({ zen: "anything" });
  const forged = await request.post("/api/webhooks/github", {
    headers: {
      "x-github-event": "ping",
      "x-github-delivery": "1",
      "x-hub-signature-256": `sha256=${"0".repeat(64)}`,
      "content-type": "application/json",
    },
    data: body,
  });
  expect(forged.status()).toBe(401);
  const unsigned = await request.post("/api/webhooks/github", {
    headers: { "x-github-event": "ping", "content-type": "application/json" },
    data: body,
  });
  expect(unsigned.status()).toBe(401);

  const huge = "x".repeat(20 * 1024 * 1024);
  const signature = createHmac("sha256", setting("GITHUB_WEBHOOK_SECRET"))
    .update(huge)
    .digest("hex");
  const large = await request
    .post("/api/webhooks/github", {
      headers: {
        "x-github-event": "ping",
        "x-hub-signature-256": `sha256=${signature}`,
        "content-type": "application/json",
      },
      data: huge,
    })
    .catch(() => undefined);
  if (large) expect(large.status()).toBe(413);

  const event = JSON.stringify({
    involvedObject: { kind: "Kustomization", namespace: "flux-system", name: "payments.api" },
    severity: "info",
    timestamp: new Date().toISOString(),
    message: "Health check passed",
    reason: "Progressing",
  });
  const staging = createHmac("sha256", setting("FLUX_KEY_STAGING")).update(event).digest("hex");
  const signed = { "x-signature": `sha256=${staging}`, "content-type": "application/json" };
  expect(
    (await request.post("/api/webhooks/flux/staging", { headers: signed, data: event })).status(),
  ).toBeLessThan(300);
  // The key of staging says nothing about production, and a target that is not there answers the
  // same.
  expect(
    (
      await request.post("/api/webhooks/flux/production", { headers: signed, data: event })
    ).status(),
  ).toBe(401);
  expect(
    (await request.post("/api/webhooks/flux/nowhere", { headers: signed, data: event })).status(),
  ).toBe(401);
});
