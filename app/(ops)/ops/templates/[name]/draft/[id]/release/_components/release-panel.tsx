"use client";

import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";
import { ask, release, takeBack } from "../actions";
import type { WayOut } from "./way-out";

interface ReleasePanelProps {
  id: string;
  revision: number;
  /** The number that all of the page is about, and the one that is proposed. */
  version: string;
  proposed: string;
  way: WayOut;
  /** What pressing the button will do, in a sentence. */
  meaning: string;
  /** Somebody asked for the release, in a sentence. */
  asked: string | undefined;
  /** On the button that ends that; undefined: the reader cannot. */
  endAsking: string | undefined;
  note: string;
}

const labels = {
  release: ["Release version", "Releasing"],
  propose: ["Propose release", "Proposing"],
  ask: ["Ask for the release", "Asking"],
} as const;

/** The number, why, and the one button of the page. */
export function ReleasePanel(props: ReleasePanelProps) {
  const { id, revision, version, proposed, way, meaning, asked, endAsking } = props;
  const { pending, problem, run } = useAction();
  const [note, setNote] = useState(props.note);
  const [said, setSaid] = useState(version);
  const [goesOn, setGoesOn] = useState(false);
  const field = useId();
  const isOther = said.trim() !== version;
  const { notJudged } = way;
  const unknown = notJudged === undefined || goesOn ? undefined : "Say first that you go on.";
  const obstacle = isOther ? "Check it with the other number first." : (way.obstacle ?? unknown);
  return (
    <Card className="lg:sticky lg:top-6">
      <CardHeader title={`Version ${version}`} detail={meaning} />
      <CardBody className="flex flex-col gap-4">
        {/* A form that needs no script: everything on the page is about the number. */}
        <form className="flex flex-wrap items-end gap-2">
          <Field id={`${field}version`} label="Version number" className="min-w-0 flex-1 basis-32">
            {(control) => (
              <Input
                {...control}
                name="version"
                value={said}
                onChange={({ currentTarget }) => setSaid(currentTarget.value)}
                maxLength={100}
                autoComplete="off"
                spellCheck={false}
              />
            )}
          </Field>
          <Button type="submit">Check</Button>
        </form>
        {proposed === version || proposed === "" ? null : (
          <p className="-mt-2 text-sm text-muted">{proposed} would fit what has changed.</p>
        )}
        {way.kind === "wait" ? null : (
          <Field
            id={`${field}note`}
            label="Note"
            help="Why, for the record and for who reviews it."
          >
            {(control) => (
              <Textarea
                {...control}
                rows={3}
                maxLength={500}
                value={note}
                onChange={({ currentTarget }) => setNote(currentTarget.value)}
              />
            )}
          </Field>
        )}
        {asked === undefined ? null : <p className="text-sm [overflow-wrap:anywhere]">{asked}</p>}
        {notJudged === undefined ? null : (
          <label className="flex items-start gap-2 text-sm">
            <Checkbox
              className="mt-0.5"
              checked={goesOn}
              onChange={({ currentTarget }) => setGoesOn(currentTarget.checked)}
            />
            {notJudged === 1
              ? "I go on though nobody can say what becomes of 1 instance."
              : `I go on though nobody can say what becomes of ${notJudged} instances.`}
          </label>
        )}
        {way.kind === "wait" ? null : (
          <Main
            way={{ ...way, obstacle }}
            pending={pending}
            describedBy={`${field}why`}
            onPress={() =>
              run(() => {
                const words = { revision, version, note };
                if (way.kind === "ask") return ask(id, words);
                return release(id, notJudged === undefined ? words : { ...words, notJudged });
              })
            }
          />
        )}
        {endAsking === undefined ? null : (
          <Button disabled={pending} onClick={() => run(() => takeBack(id))}>
            {endAsking}
          </Button>
        )}
        <ProblemCallout problem={problem} />
        {problem === undefined || problem.fields.length < 2 ? null : (
          <ul
            aria-label="What is in the way"
            className="flex list-disc flex-col gap-1 pl-5 text-sm"
          >
            {problem.fields.map(({ message }) => (
              <li key={message} className="[overflow-wrap:anywhere]">
                {message}
              </li>
            ))}
          </ul>
        )}
      </CardBody>
    </Card>
  );
}

function Main({
  way: { kind, obstacle },
  pending,
  describedBy,
  onPress,
}: {
  way: WayOut;
  pending: boolean;
  describedBy: string;
  onPress: () => void;
}) {
  if (kind === "wait") return null;
  const [label, busy] = labels[kind];
  return (
    <div className="flex flex-col gap-1.5">
      <Button
        variant="primary"
        disabled={pending || obstacle !== undefined}
        aria-describedby={obstacle === undefined ? undefined : describedBy}
        onClick={onPress}
      >
        {pending ? busy : label}
      </Button>
      {obstacle === undefined ? null : (
        <p id={describedBy} className="text-sm text-muted">
          {obstacle}
        </p>
      )}
    </div>
  );
}
