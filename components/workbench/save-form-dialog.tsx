"use client";

import { useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemCallout } from "@/components/ui/problem-callout";
import type { Problem } from "@/lib/errors";
import { notReached, Refused } from "./draft-calls";

/** Asks what a form promises, before it becomes a test. */
export function SaveFormDialog({
  onClose,
  save,
}: {
  onClose: () => void;
  save: (title: string) => Promise<void>;
}) {
  const [title, setTitle] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await save(title.trim());
      onClose();
    } catch (error) {
      setProblem(error instanceof Refused ? error.problem : notReached);
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Save this form as a test"
      description="Its values and the files that they make now: the test fails once other files come of them."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form="form-test"
            variant="primary"
            disabled={busy || title.trim() === ""}
          >
            Save test
          </Button>
        </>
      }
    >
      <form id="form-test" className="flex flex-col gap-4" onSubmit={(event) => void send(event)}>
        <Field id="test-title" label="What it promises" help="Two copies on staging, for example.">
          {(control) => (
            <Input
              {...control}
              value={title}
              maxLength={200}
              autoComplete="off"
              onChange={(event) => setTitle(event.target.value)}
            />
          )}
        </Field>
        <ProblemCallout problem={problem} />
      </form>
    </Dialog>
  );
}
