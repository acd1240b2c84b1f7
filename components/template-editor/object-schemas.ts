import type { KnownKind, ObjectPlace, ObjectQuestion, ObjectSchemas } from "@/lib/template-editing";

interface Answer {
  place: ObjectPlace | null;
  kinds: readonly KnownKind[];
}

/** Answers that are kept: of places that somebody wrote at. */
const mostKept = 500;

/**
 * The schemas of Kubernetes objects as the server has them, a place at a time; what was asked once is kept. Where it
 * cannot answer, nothing is offered.
 */
export function objectSchemas(
  address = "/api/kubernetes-fields",
  ask: typeof fetch = (...given) => fetch(...given),
): ObjectSchemas {
  const kept = new Map<string, Promise<Answer | undefined>>();

  function answer(query: URLSearchParams): Promise<Answer | undefined> {
    const url = `${address}?${query}`;
    const known = kept.get(url);
    if (known !== undefined) return known;
    const asked = read(url);
    if (kept.size >= mostKept) kept.clear();
    kept.set(url, asked);
    // What failed is asked again.
    void asked.then((found) => found ?? kept.delete(url));
    return asked;
  }

  async function read(url: string): Promise<Answer | undefined> {
    try {
      const response = await ask(url, { headers: { accept: "application/json" } });
      return response.ok ? ((await response.json()) as Answer) : undefined;
    } catch {
      return undefined;
    }
  }

  return {
    kinds: async () => (await answer(new URLSearchParams()))?.kinds ?? [],
    place: async ({ apiVersion, kind, path }: ObjectQuestion) => {
      const query = new URLSearchParams({ apiVersion, kind });
      for (const step of path) query.append("path", step);
      return (await answer(query))?.place ?? undefined;
    },
  };
}
