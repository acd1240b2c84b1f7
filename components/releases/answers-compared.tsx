import { ChevronDown } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import type { Tone } from "@/components/ui/tone";
import type { AnswersCompared, FieldChange, ObjectChange } from "@/lib/releases";

/** What the same answers make of two versions, by the tests that they are taken from. */
export function AnswersComparedList({ answers }: { answers: readonly AnswersCompared[] }) {
  return (
    <Card>
      <CardHeader
        title="What the same answers make of both"
        detail="The answers of the tests of both versions."
      />
      {answers.length === 0 ? (
        <p className="px-4 py-3 text-muted">
          Neither version has a test, so there are no answers to try.
        </p>
      ) : (
        <ul aria-label="Answers" className="divide-y divide-line">
          {answers.map((one) => (
            <li key={`${one.file} ${one.title}`}>
              <Answers answers={one} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Answers({ answers }: { answers: AnswersCompared }) {
  const { title, file, objects, refusedBefore, refusedAfter, outputsLost } = answers;
  const lines = [
    ...refusedBefore.map((message) => `The former version refuses them: ${message}`),
    ...refusedAfter.map((message) => `The new version refuses them: ${message}`),
    ...outputsLost.map((name) => `The output ${name} is not given any more.`),
  ];
  const isSame = objects.length + lines.length === 0;
  return (
    <details className="group">
      <summary className="flex items-center gap-2 px-4 py-2.5 -outline-offset-2">
        <ChevronDown
          aria-hidden
          className="size-4 shrink-0 -rotate-90 text-muted transition-transform group-open:rotate-0"
        />
        <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
          <span className="font-medium">{title}</span>{" "}
          <code className="text-sm text-muted">{file}</code>
        </span>
        <Badge tone={refusedAfter.length > 0 ? "danger" : isSame ? "neutral" : "info"}>
          {refusedAfter.length > 0 ? "Refused" : isSame ? "Same" : inWords(objects)}
        </Badge>
      </summary>
      <div className="flex flex-col gap-2 px-4 pb-3 pl-10">
        {isSame ? <p className="text-sm text-muted">Both make the same objects.</p> : null}
        {lines.map((line) => (
          <p key={line} className="text-sm [overflow-wrap:anywhere]">
            {line}
          </p>
        ))}
        {objects.map((one) => (
          <ChangedObject key={`${one.file} ${one.how} ${one.title}`} object={one} />
        ))}
      </div>
    </details>
  );
}

const inWords = (objects: readonly ObjectChange[]) =>
  objects.length === 1 ? "1 object" : `${objects.length} objects`;

const looks = {
  added: ["New", "success"],
  removed: ["Gone", "danger"],
  changed: ["Changed", "info"],
} as const satisfies Record<ObjectChange["how"], readonly [string, Tone]>;

function ChangedObject({ object }: { object: ObjectChange }) {
  const [word, tone] = looks[object.how];
  return (
    <div>
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium [overflow-wrap:anywhere]">{object.title}</span>
        <Badge tone={tone}>{word}</Badge>
        {object.instead === undefined ? null : (
          <span className="text-sm text-muted">in its place: {object.instead}</span>
        )}
      </p>
      {object.recreates.map(({ message }) => (
        <p key={message} className="text-sm text-danger">
          Has to be made anew: {message}
        </p>
      ))}
      <Fields fields={object.fields} more={object.more} />
    </div>
  );
}

function Fields({ fields, more }: { fields: readonly FieldChange[]; more: number }) {
  if (fields.length === 0) return null;
  return (
    <ul className="mt-1 flex flex-col gap-0.5 font-mono text-sm">
      {fields.map(({ pointer, before, after }) => (
        <li key={pointer} className="[overflow-wrap:anywhere]">
          <span className="text-muted">{pointer}</span>{" "}
          {before === undefined ? "" : <del className="text-danger">{before}</del>}{" "}
          {after === undefined ? "" : <ins className="text-success no-underline">{after}</ins>}
        </li>
      ))}
      {more > 0 ? <li className="font-sans text-muted">and {more} more</li> : null}
    </ul>
  );
}
