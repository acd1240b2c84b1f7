import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { freePort } from "@/scripts/up/ports";
import { setupConfig } from "./setup-config";
import { killAll, startWeb } from "./workers";

afterAll(killAll);

/** Nothing here needs a database: it is one that is not there. */
const config = setupConfig("postgresql://nobody@127.0.0.1:1/none");

/** A request whose body never comes: it is under way for as long as the server lets it be. */
async function hangingRequest(port: number): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write("POST /api/webhooks/github HTTP/1.1\r\nHost: slipway.test\r\n");
  socket.write("Expect: 100-continue\r\nContent-Length: 100\r\n\r\n");
  // It says so when it has begun with the request.
  expect(String((await once(socket, "data"))[0])).toContain("100 Continue");
}

describe("a web server", () => {
  it("does not start where the environment is wrong, and says so in one line", async () => {
    const start = startWeb(config, await freePort(0), { SLIPWAY_TRUSTED_PROXIES: "the-proxy" });
    await expect(start).rejects.toThrow(
      /ended with 2: slipway: The environment is not right: SLIPWAY_TRUSTED_PROXIES must be [^\n]*\n$/,
    );
  });

  it("does not start on a port that is taken, and says so", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const start = startWeb(config, (other.address() as AddressInfo).port);
    await expect(start).rejects.toThrow(/ended with 1: [^]*slipway: The web server cannot listen/);
    other.close();
  });

  it("answers pages of the app, and refuses what the app should not see", async () => {
    const port = await freePort(0);
    const { child, ended } = await startWeb(config, port);
    const site = `http://127.0.0.1:${port}`;
    const page = await fetch(`${site}/sign-in`);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toMatch(/script-src 'self' 'nonce-/);
    expect(page.headers.get("content-encoding")).toBe("gzip");
    await page.text();
    const long = await fetch(`${site}/sign-in?q=${"a".repeat(9_000)}`);
    expect(long.status).toBe(414);
    expect(long.headers.get("content-type")).toBe("application/problem+json");
    const large = await fetch(`${site}/api/webhooks/github`, {
      method: "POST",
      body: new Uint8Array(6 * 1024 * 1024),
    });
    expect(large.status).toBe(413);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });

  it("ends by itself where a request never does, and at once at a second signal", async () => {
    const ports = [await freePort(0), await freePort(0)] as const;
    const [patient, impatient] = await Promise.all(
      ports.map((port) => startWeb(config, port, { LOG_LEVEL: "info" })),
    );
    await Promise.all(ports.map(hangingRequest));
    patient?.child.kill("SIGTERM");
    impatient?.child.kill("SIGTERM");
    await expect.poll(() => impatient?.said(), { timeout: 30_000 }).toContain("stopping");
    impatient?.child.kill("SIGINT");
    expect(await impatient?.ended).toBe(1);
    // With 1 where it had to be forced after all.
    expect(await patient?.ended).toBe(0);
    expect(patient?.said()).toContain("cut off what was not answered in time");
  });
});
