import { connection } from "next/server";

/** The process lives and answers; nothing else is asked. */
export async function GET(): Promise<Response> {
  await connection();
  return Response.json({ ok: true }, { headers: { "cache-control": "no-store" } });
}
