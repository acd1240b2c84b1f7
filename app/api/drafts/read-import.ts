import { draftLimits } from "@/lib/drafts";
import { PortalError } from "@/lib/errors";
import { readBody } from "@/lib/http/server";

/** Bytes around the file in a form. */
const around = 512 * 1024;

/** What a form uploads to be imported: the file as `file`, and what is asked of it as JSON in `input`. Throws `too_large`, `bad_request`. */
export async function readImport(
  request: Request,
): Promise<{ input: Record<string, unknown>; bytes: Uint8Array }> {
  const body = await readBody(request, draftLimits.uploadBytes + around);
  const type = request.headers.get("content-type") ?? "";
  try {
    const form = await new Response(new Uint8Array(body), {
      headers: { "content-type": type },
    }).formData();
    const file = form.get("file");
    const input: unknown = JSON.parse(String(form.get("input")));
    if (!(file instanceof File) || typeof input !== "object" || input === null)
      throw new TypeError("no file, or nothing that says what to do with it");
    return {
      input: { fileName: file.name, ...input },
      bytes: new Uint8Array(await file.arrayBuffer()),
    };
  } catch (cause) {
    throw new PortalError("bad_request", "A form with a file is needed: file and input.", {
      cause,
    });
  }
}
