import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { FluxEvent } from "./events";
import type { FlaggerEvent } from "./flagger-webhook";

export const hmacKey = "key-of-the-test-target";
export const flaggerPath = "/api/webhooks/flagger/staging/token-of-the-test-target";

/**
 * Receives events as Slipway would; what is not signed with the target's key is refused and kept
 * apart.
 */
export class Receiver {
  readonly events: FluxEvent[] = [];
  /** What Flagger told, which signs nothing. */
  readonly releases: FlaggerEvent[] = [];
  readonly components: (string | undefined)[] = [];
  refused = 0;
  /** The next so many deliveries are answered with this status. */
  failing: { status: number; times: number } = { status: 500, times: 0 };
  #server: Server | undefined;

  async listen(): Promise<string> {
    this.#server = createServer(async (req, res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
      const body = Buffer.concat(chunks);
      if (this.failing.times > 0) {
        this.failing.times -= 1;
        res.writeHead(this.failing.status).end();
        return;
      }
      if (req.url === flaggerPath) {
        this.releases.push(JSON.parse(body.toString("utf8")) as FlaggerEvent);
        res.writeHead(202).end();
        return;
      }
      const expected = `sha256=${createHmac("sha256", hmacKey).update(body).digest("hex")}`;
      if (req.headers["x-signature"] !== expected) {
        this.refused += 1;
        res.writeHead(401).end();
        return;
      }
      this.components.push(req.headers["gotk-component"]?.toString());
      this.events.push(JSON.parse(body.toString("utf8")) as FluxEvent);
      res.writeHead(204).end();
    });
    await new Promise<void>((resolve) => this.#server?.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api/webhooks/flux/staging`;
  }

  of(name: string): FluxEvent[] {
    return this.events.filter((one) => one.involvedObject.name === name);
  }

  close(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }
}
