import type {
  BundlePreview,
  DraftLint,
  DraftTests,
  FileChange,
  OpenDraft,
  Present,
  SaveOutcome,
} from "@/lib/drafts";
import type { Problem } from "@/lib/errors";
import type { JsonObject } from "@/lib/json";
import type { SeenTest } from "@/lib/template-tests";

/** What is in front of somebody: what they changed on top of a revision. */
export interface Unsaved {
  onto: number;
  changes: readonly FileChange[];
}

export interface Filled {
  name: string;
  team: string;
  target: string;
  parameters: JsonObject;
}

/** The server answered with a problem. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** What one reads where nothing answers. */
export const notReached: Problem = {
  code: "unavailable",
  status: 503,
  title: "Not reached",
  detail: "The server does not answer right now.",
  hint: "Try again in a moment.",
  fields: [],
};

/** The routes of a draft. They throw `Refused`, or what `fetch` throws where nothing answers. */
export const draftCalls = (id: string) => {
  const base = `/api/drafts/${encodeURIComponent(id)}`;
  const post = async <Answer>(what: string, body: unknown, keepalive = false): Promise<Answer> =>
    answerOf(
      await fetch(`${base}/${what}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
        keepalive,
      }),
    );
  return {
    save: (unsaved: Unsaved, keepalive?: boolean) => post<SaveOutcome>("save", unsaved, keepalive),
    preview: (unsaved: Unsaved, filled: Filled) =>
      post<BundlePreview>("preview", { ...unsaved, ...filled }),
    lint: (unsaved: Unsaved) => post<Omit<DraftLint, "revision">>("lint", unsaved),
    tests: (unsaved: Unsaved, only?: SeenTest) =>
      post<Omit<DraftTests, "revision">>("tests", {
        ...unsaved,
        ...(only === undefined
          ? {}
          : { only: { file: only.file, line: only.line, title: only.title } }),
      }),
    formTest: (unsaved: Unsaved, filled: Filled, title: string) =>
      post<FileChange[]>("form-test", { ...unsaved, ...filled, title }),
    here: (file: string | undefined, revision: number) =>
      post<Here>("here", file === undefined ? { revision } : { file, revision }),
    gone: () => void fetch(`${base}/here`, { method: "DELETE", keepalive: true }).catch(nothing),
    files: async (revision?: number): Promise<OpenDraft> =>
      answerOf(
        await fetch(`${base}/files${revision === undefined ? "" : `?revision=${revision}`}`),
      ),
  };
};

export type DraftCalls = ReturnType<typeof draftCalls>;

/** Who else is there, and where the draft stands. */
export interface Here {
  present: readonly (Omit<Present, "seenAt"> & { seenAt: string })[];
  revision: number;
  updatedBy: string;
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  if (response.ok) return (await response.json()) as Answer;
  const problem = (await response.json().catch(() => undefined)) as Problem | undefined;
  throw typeof problem?.status === "number"
    ? new Refused(problem)
    : new Error(`It answered ${response.status}`);
}

function nothing(): void {}
