import { useCallback, useEffect, type RefObject, useRef, useState } from "react";
import { formPreview, noPreview } from "@/app/_launch/preview";
import type {
  LaunchValues,
  NameVerdict,
  Preview as FormPreview,
} from "@/components/launch/launch-values";
import { LaunchWorkspace } from "@/components/launch/launch-workspace";
import { useConditions } from "@/components/launch/use-conditions";
import { Callout } from "@/components/ui/callout";
import { PageHeader } from "@/components/ui/page-header";
import { dropDraft } from "@/components/ui/use-draft";
import type { Problem } from "@/lib/errors";
import { instanceNameSchema } from "@/lib/instances";
import type { Preview } from "@/lib/plans";
import type { PreviewedTemplate } from "../previewed-template";
import { LintProblems } from "./lint-problems";

type Template = NonNullable<PreviewedTemplate["template"]>;

interface Seen {
  read: PreviewedTemplate | undefined;
  problem: Problem | undefined;
}

/**
 * The launch form of a template as it is in its folder. It is read again after every change there;
 * what was typed stays.
 */
export function PreviewPage() {
  const [{ read, problem }, setSeen] = useState<Seen>({ read: undefined, problem: undefined });
  // What is beside the template may change too: schemas, policies, the target.
  const [changes, setChanges] = useState(0);
  // The form of the last version that could be read stays while the folder is being mended.
  const [shown, setShown] = useState<PreviewedTemplate>();
  // A key is in it at once, whatever follows from it only later: the form may be another one by then.
  const typed = useRef<() => LaunchValues>(undefined);
  const onType = useCallback((values: () => LaunchValues) => {
    typed.current = values;
  }, []);

  useEffect(() => {
    const look = async () => {
      const answer = await ask<PreviewedTemplate>("/api/template").catch(() => gone);
      const next = "status" in answer ? undefined : answer;
      setSeen({ read: next, problem: "status" in answer ? answer : undefined });
      if (next?.template !== undefined) setShown(next);
    };
    const told = new EventSource("/api/changes");
    // Once it listens, also after the server was started again.
    told.addEventListener("open", () => void look());
    told.addEventListener("error", () => setSeen({ read: undefined, problem: gone }));
    told.addEventListener("message", () => {
      setChanges((count) => count + 1);
      void look();
    });
    return () => told.close();
  }, []);

  const template = shown?.template;
  useEffect(() => {
    if (template !== undefined) document.title = `${template.title} · Preview`;
  }, [template]);

  return (
    <main className="mx-auto flex w-full max-w-content flex-col gap-4 px-4 py-6 sm:px-6">
      {template === undefined ? (
        <h1 className="text-2xl font-semibold">Preview</h1>
      ) : (
        <PageHeader
          title={`Launch ${template.title}`}
          sentence={`${template.summary} This is a preview of ${template.name} ${template.version} in your folder: nothing is opened.`}
        />
      )}
      {problem === undefined ? null : (
        <Callout tone="danger" title={problem.detail}>
          {problem.hint}
        </Callout>
      )}
      {read === undefined ? null : (
        <LintProblems problems={read.problems} isStale={read.template === undefined} />
      )}
      {shown === undefined || template === undefined ? null : (
        <Form
          key={`${template.digest} ${changes}`}
          shown={shown}
          template={template}
          typed={typed}
          onType={onType}
        />
      )}
    </main>
  );
}

const gone: Problem = {
  code: "unavailable",
  status: 503,
  title: "Not there",
  detail: "The preview has ended.",
  hint: "Start slipway template preview again; this page goes on by itself.",
  fields: [],
};

function Form({
  shown,
  template,
  typed,
  onType,
}: {
  shown: PreviewedTemplate;
  template: Template;
  /** What it begins with. */
  typed: Readonly<RefObject<(() => LaunchValues) | undefined>>;
  onType: (values: () => LaunchValues) => void;
}) {
  const { isLoading, conditions } = useConditions(template.schema);
  const draftKey = `preview ${template.name}`;
  // What was typed is handed on here, and is no draft of an earlier day.
  const [initial] = useState(() => {
    dropDraft(draftKey);
    const first = { name: "example", parameters: {} };
    const [team = ""] = shown.teams;
    const target = shown.targets[0]?.name ?? "";
    return typed.current?.() ?? { ...first, team, target };
  });
  if (isLoading) return null;
  return (
    <LaunchWorkspace
      steps={template.steps}
      schema={template.schema}
      teams={shown.teams.map((team) => ({ name: team, title: team }))}
      targets={shown.targets}
      initial={initial}
      draftKey={draftKey}
      conditions={conditions}
      onType={onType}
      preview={previewOf}
      checkName={({ name }) => Promise.resolve(nameVerdict(name))}
      submit={() => Promise.resolve({ ok: false, problem: nothingOpened })}
    />
  );
}

function nameVerdict(name: string): NameVerdict {
  const parsed = instanceNameSchema.safeParse(name);
  return parsed.success
    ? { ok: true, message: `${name} is a name that the portal takes.` }
    : { ok: false, message: parsed.error.issues[0]?.message ?? "Enter a name." };
}

async function previewOf(values: LaunchValues): Promise<FormPreview> {
  const answer = await ask<Preview>("/api/files", values);
  return "status" in answer
    ? noPreview(answer)
    : formPreview(answer, { ...values, kind: "launch" });
}

const nothingOpened: Problem = {
  code: "forbidden",
  status: 403,
  title: "This is a preview",
  detail: "Here, no pull request is opened. In the portal this would be one.",
  fields: [],
};

/** An answer of the server, or the problem that it tells. */
async function ask<Answer extends object>(path: string, body?: unknown): Promise<Answer | Problem> {
  const response = await fetch(
    path,
    body === undefined
      ? {}
      : {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(body),
        },
  );
  return (await response.json()) as Answer | Problem;
}
