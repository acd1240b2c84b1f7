import { shutdownSignal } from "@/lib/shutdown/server";
import { subscribe } from "./subscribe";
import type { Topic } from "./topics";

export interface StreamOptions {
  databaseUrl: string;
  topics: readonly Topic[];
  /**
   * Asked with every comment; false ends the stream (the session ended, a group was taken away).
   */
  stillAllowed(): Promise<boolean>;
  /** Called once, when the stream has ended. */
  ended?(): void;
  /**
   * Milliseconds between comments, by which proxies keep the stream open; 20 s unless said
   * otherwise.
   */
  commentEvery?: number;
}

/** After so many comments in a row that nobody took, the stream ends. */
const mostUnread = 3;

export const liveHeaders = {
  "content-type": "text/event-stream; charset=utf-8",
  // Compression would keep events back; so would a proxy that buffers.
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
};

/**
 * Server-sent events: `event: change` with the topic as data; `event: end` when it is no longer
 * allowed, so that the browser does not come back. Ends with the request, and when this server is
 * told to end: the browser comes back, to another one.
 */
export function liveResponse(request: Request, options: StreamOptions): Response {
  const over = new AbortController();
  const signal = AbortSignal.any([request.signal, over.signal]);
  const encoder = new TextEncoder();

  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => {
        if (!signal.aborted) controller.enqueue(encoder.encode(text));
      };
      // A browser that lost the stream waits this long before it comes back.
      send("retry: 3000\n\n");
      const ends = shutdownSignal();
      const sendAway = () => {
        // All that were here come back elsewhere: not all at once.
        send(`retry: ${Math.ceil(Math.random() * 3_000)}\n\n`);
        over.abort();
      };
      ends.addEventListener("abort", sendAway);
      if (ends.aborted) sendAway();
      let unread = 0;
      const timer = setInterval(() => void comment(), options.commentEvery ?? 20_000);
      const comment = async () => {
        // A reader that is gone without a word leaves what it was sent: a live one takes it at once.
        unread = (controller.desiredSize ?? 0) <= 0 ? unread + 1 : 0;
        if (unread > mostUnread) return over.abort();
        const allowed = await options.stillAllowed().catch(() => false);
        if (allowed) return send(": still here\n\n");
        send("event: end\ndata: signed out\n\n");
        over.abort();
      };
      const pump = async () => {
        for await (const topic of subscribe(options.databaseUrl, options.topics, signal))
          send(`event: change\ndata: ${topic}\n\n`);
      };
      void pump()
        .catch(() => undefined)
        .finally(() => {
          clearInterval(timer);
          ends.removeEventListener("abort", sendAway);
          over.abort();
          options.ended?.();
          try {
            controller.close();
          } catch {
            // The reader has closed it.
          }
        });
    },
    cancel: () => over.abort(),
  });
  return new Response(stream, { headers: liveHeaders });
}
