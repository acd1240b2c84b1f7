import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { networkOf } from "@/lib/http/server";
import { plainAddress } from "./client-address";
import type { Limits } from "./limits";

/** What is known of one connection. */
interface Uses {
  /** Not sent to their end yet. */
  answers: Set<ServerResponse>;
  /** How many requests came on it so far. */
  requests: number;
}

/** The connections of a server, and which requests on each are not answered yet. */
export class Connections {
  readonly #uses = new Map<Socket, Uses>();
  /** How many there are of an address, of IPv6 of its network. */
  readonly #ofAddress = new Map<string, number>();
  readonly #limits: Limits;
  #isEnding = false;
  #closesQuiet = false;

  /**
   * After `requestsOfConnection` a connection is closed. Node's own limit only says so, and leaves
   * it open; and it has none for requests that come at once, all of which it hands on.
   */
  constructor(server: Server, limits: Limits, isTrusted: (address: string) => boolean) {
    this.#limits = limits;
    server.on("connection", (socket) => {
      if (!this.#countAddress(socket, isTrusted)) return void socket.destroy();
      this.#uses.set(socket, { answers: new Set(), requests: 0 });
      socket.once("close", () => this.#uses.delete(socket));
    });
  }

  /** False where its address has as many as one may have. A trusted proxy brings those of many. */
  #countAddress(socket: Socket, isTrusted: (address: string) => boolean): boolean {
    const address = plainAddress(socket.remoteAddress ?? "");
    if (address === undefined || isTrusted(address)) return true;
    const network = networkOf(address);
    const count = this.#ofAddress.get(network) ?? 0;
    if (count >= this.#limits.connectionsOfAddress) return false;
    this.#ofAddress.set(network, count + 1);
    socket.once("close", () => {
      const left = (this.#ofAddress.get(network) ?? 1) - 1;
      if (left === 0) this.#ofAddress.delete(network);
      else this.#ofAddress.set(network, left);
    });
    return true;
  }

  /** Number of requests that are not answered yet. */
  get unanswered(): number {
    return [...this.#uses.values()].reduce((sum, { answers }) => sum + answers.size, 0);
  }

  /**
   * Notes a request until its answer is sent or its connection is gone. False where the connection
   * has no room for it, or is closed already: what was read of it before is still parsed.
   */
  begin({ socket }: IncomingMessage, response: ServerResponse): boolean {
    const uses = this.#uses.get(socket);
    if (!uses || socket.destroyed) return false;
    const { requestsOfConnection, unansweredOfConnection } = this.#limits;
    if (uses.requests >= requestsOfConnection || uses.answers.size >= unansweredOfConnection)
      return false;
    uses.answers.add(response);
    uses.requests += 1;
    if (this.#isEnding || uses.requests >= requestsOfConnection)
      response.setHeader("connection", "close");
    response.once("close", () => {
      uses.answers.delete(response);
      if (this.#closesQuiet) this.closeQuiet();
    });
    return true;
  }

  /** True where part of an answer was sent already: nothing else can be said on this connection. */
  isAnswering(socket: Socket): boolean {
    return [...(this.#uses.get(socket)?.answers ?? [])].some(({ headersSent }) => headersSent);
  }

  /** From now on every answer is the last one on its connection. */
  endAfterAnswers(): void {
    this.#isEnding = true;
    for (const { answers } of this.#uses.values())
      for (const response of answers)
        if (!response.headersSent) response.setHeader("connection", "close");
  }

  /** Closes what has no request under way, now and whenever an answer is sent. */
  closeQuiet(): void {
    this.#closesQuiet = true;
    for (const [socket, { answers }] of this.#uses) if (answers.size === 0) socket.destroySoon();
  }

  /** Closes everything, answered or not. */
  closeAll(): void {
    for (const socket of this.#uses.keys()) socket.destroy();
  }
}
