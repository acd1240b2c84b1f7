import { createHmac, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setStage, type Stage, webhookSecret } from "@/lib/requests/testing";
import { POST as flagger } from "./flagger/[target]/[token]/route";
import { POST as flux } from "./flux/[target]/route";
import { POST as gitHub } from "./github/route";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  const { config } = stage.job;
  for (const [key, value] of Object.entries(config))
    if (typeof value === "string" && /^[A-Z_]+$/.test(key)) process.env[key] = value;
}, 180_000);
afterAll(() => stage.close());

const address = "http://localhost/api/webhooks";
const sign = (body: string | Buffer) =>
  `sha256=${createHmac("sha256", webhookSecret).update(body).digest("hex")}`;

function delivery(body: string | Buffer, headers: Record<string, string> = {}): Request {
  return new Request(`${address}/github`, {
    method: "POST",
    body: new Uint8Array(Buffer.from(body)),
    headers: {
      "x-github-event": "ping",
      "x-github-delivery": randomUUID(),
      "x-hub-signature-256": sign(body),
      ...headers,
    },
  });
}

describe("the webhook of GitHub", () => {
  it("takes what is signed, at once", async () => {
    const body = JSON.stringify({ zen: "Keep it logically awesome." });
    expect((await gitHub(delivery(body))).status).toBe(202);
  });

  it("refuses what is not, with a problem that says nothing", async () => {
    const answer = await gitHub(delivery("{}", { "x-hub-signature-256": sign("{ }") }));
    expect(answer.status).toBe(401);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(
      (await gitHub(new Request(`${address}/github`, { method: "POST", body: "{}" }))).status,
    ).toBe(401);
  });

  it("refuses 20 MB before it has read them, whether their length is told or not", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        if (sent > 20 * 1024 * 1024) controller.close();
        else controller.enqueue(new Uint8Array(65_536));
      },
    });
    const untold = new Request(`${address}/github`, {
      method: "POST",
      body: endless,
      duplex: "half",
      headers: { "x-hub-signature-256": sign("x") },
    } as RequestInit);
    expect((await gitHub(untold)).status).toBe(413);
    expect(sent).toBeLessThan(6 * 1024 * 1024);
    const told = new Request(`${address}/github`, {
      method: "POST",
      body: "x",
      headers: { "content-length": String(20 * 1024 * 1024) },
    });
    expect((await gitHub(told)).status).toBe(413);
  });

  it.each(["\\u0000", "\\ud800", "x\\udc00"])(
    "refuses signed text that cannot be kept, wherever it stands: %s",
    async (text) => {
      for (const body of [`{"ref":"${text}"}`, `{"commits":[{"${text}":1}]}`]) {
        const answer = await gitHub(delivery(body, { "x-github-event": "push" }));
        expect(answer.status).toBe(400);
        expect(await answer.json()).toMatchObject({ code: "bad_request" });
      }
    },
  );

  it("refuses signed nonsense as malformed", async () => {
    expect((await gitHub(delivery("not json", { "x-github-event": "pull_request" }))).status).toBe(
      400,
    );
    expect((await gitHub(delivery("{}", { "x-github-event": "pull_request" }))).status).toBe(400);
  });
});

describe("the webhooks of a target", () => {
  it("answer the same for a target that is not there as for a wrong key", async () => {
    const bodies = await Promise.all(
      [stage.target, "nowhere"].flatMap((target) => [
        flux(
          new Request(`${address}/flux/${target}`, {
            method: "POST",
            body: "{}",
            headers: { "x-signature": `sha256=${"0".repeat(64)}` },
          }),
          { params: Promise.resolve({ target }) },
        ),
        flagger(new Request(`${address}/flagger/${target}/x`, { method: "POST", body: "{}" }), {
          params: Promise.resolve({ target, token: "x" }),
        }),
      ]),
    );
    expect(bodies.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    const said = await Promise.all(
      bodies.map(async (answer) => ({ ...((await answer.json()) as object), requestId: "" })),
    );
    expect(new Set(said.map((one) => JSON.stringify(one))).size).toBe(1);
  });
});
