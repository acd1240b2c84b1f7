"use client";

import { useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { draftLimits } from "@/lib/drafts";
import type { Problem } from "@/lib/errors";
import type { ValueOffer } from "@/lib/import";
import { Choice, type StartedDraft } from "./start-dialogs";
import { FieldPicker } from "./field-picker";

type Format = "helm" | "backstage" | "kro";

/** A chart, a Backstage template or a kro definition of which a draft is made. Of a chart, one chooses what gets a field. */
export function ImportDialog({
  onStarted,
  onClose,
}: {
  onStarted: (draft: StartedDraft) => void;
  onClose: () => void;
}) {
  const [file, setFile] = useState<File>();
  const [format, setFormat] = useState<Format>("helm");
  const [repository, setRepository] = useState("");
  const [which, setWhich] = useState("");
  const [offers, setOffers] = useState<readonly ValueOffer[]>();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  const input = () => ({
    format,
    ...(format === "helm" && repository.trim() !== "" ? { repository: repository.trim() } : {}),
    ...(format !== "helm" && which.trim() !== "" ? { name: which.trim() } : {}),
    ...(offers === undefined || offers.length === 0 ? {} : { only: [...chosen] }),
  });
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (file === undefined || busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      if (format === "helm" && offers === undefined) {
        const found = await upload<ValueOffer[]>("offers", file, input());
        setOffers(found);
        setChosen(new Set(found.filter(({ isProposed }) => isProposed).map(({ path }) => path)));
      } else onStarted(await upload<StartedDraft>("import", file, input()));
    } catch (error) {
      setProblem(error instanceof Error ? notReached : (error as Problem));
    }
    setBusy(false);
  };
  const choose = (next: File | undefined) => {
    setFile(next);
    setOffers(undefined);
    if (next === undefined) return;
    setFormat((before) =>
      /\.(?:tgz|tar\.gz|tar)$/i.test(next.name) ? "helm" : before === "helm" ? "backstage" : before,
    );
  };
  const isChoosing = offers !== undefined && offers.length > 0;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={isChoosing ? "What developers fill in" : "Import a template"}
      description={
        isChoosing
          ? "Each value that is chosen becomes a field of the form; the others stay as the chart has them."
          : "A Helm chart, a Backstage template or a kro definition becomes a draft, with a report of what came over."
      }
      className="w-[min(44rem,calc(100vw-2rem))]"
      footer={
        <>
          {isChoosing ? <Button onClick={() => setOffers(undefined)}>Back</Button> : null}
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form="import-form"
            variant="primary"
            disabled={busy || file === undefined}
          >
            {busy
              ? "Reading"
              : format === "helm" && offers === undefined
                ? "Choose the fields"
                : "Import"}
          </Button>
        </>
      }
    >
      <form id="import-form" className="flex flex-col gap-5" onSubmit={(event) => void send(event)}>
        {isChoosing ? (
          <FieldPicker offers={offers} chosen={chosen} onChange={setChosen} />
        ) : (
          <>
            <Field
              id="import-file"
              label="File"
              required
              help={`A chart as .tgz, or one YAML file; at most ${draftLimits.uploadBytes / 1024 / 1024} MiB.`}
            >
              {(control) => (
                <input
                  {...control}
                  type="file"
                  accept=".tgz,.tar,.gz,.yaml,.yml"
                  className="control rounded-md px-2.5 py-1.5"
                  onChange={(event) => choose(event.target.files?.[0])}
                />
              )}
            </Field>
            <Choice
              legend="It is"
              options={[
                ["helm", "a Helm chart"],
                ["backstage", "a Backstage template"],
                ["kro", "a kro ResourceGraphDefinition"],
              ]}
              value={format}
              onChange={setFormat}
            />
            {format === "helm" ? (
              <Field
                id="import-repository"
                label="Where the chart is published"
                help="The address that Flux fetches it from: https://charts.example.com or oci://…"
              >
                {(control) => (
                  <Input
                    {...control}
                    value={repository}
                    maxLength={500}
                    spellCheck={false}
                    onChange={(event) => setRepository(event.target.value)}
                  />
                )}
              </Field>
            ) : (
              <Field
                id="import-which"
                label="Which one"
                help="Its name, where the file holds several."
              >
                {(control) => (
                  <Input
                    {...control}
                    value={which}
                    maxLength={200}
                    spellCheck={false}
                    onChange={(event) => setWhich(event.target.value)}
                  />
                )}
              </Field>
            )}
          </>
        )}
        <ProblemCallout problem={problem} />
      </form>
    </Dialog>
  );
}

const notReached: Problem = {
  code: "unavailable",
  status: 503,
  title: "Not reached",
  detail: "The server does not answer right now.",
  hint: "Try again in a moment.",
  fields: [],
};

/** Throws the problem that the server tells. */
async function upload<Answer>(what: string, file: File, input: object): Promise<Answer> {
  const form = new FormData();
  form.set("file", file);
  form.set("input", JSON.stringify(input));
  const response = await fetch(`/api/drafts/${what}`, { method: "POST", body: form });
  const answer: unknown = await response.json();
  if (!response.ok) throw answer;
  return answer as Answer;
}
