import type { IncomingMessage, ServerResponse } from "node:http";
import type { World } from "../world";

export class Pages {
  constructor(readonly world: World, readonly port: number) {}
  async handle(_request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.writeHead(404).end();
  }
}
