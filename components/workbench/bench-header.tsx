"use client";

import {
  CircleAlert,
  CircleCheck,
  History,
  Link2,
  LoaderCircle,
  Rocket,
  Trash2,
} from "lucide-react";
import NextLink from "next/link";
import { useState } from "react";
import { Avatar } from "@/components/ui/avatar";
import { Breadcrumbs } from "@/components/ui/breadcrumbs";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import type { Bench } from "./autosave";
import { savingInWords } from "./autosave";
import type { Here } from "./draft-calls";

interface BenchHeaderProps {
  title: string;
  name: string;
  version: string;
  bench: Bench;
  present: Here["present"];
  /** Of the page that releases it; left out where it cannot be. */
  releaseHref: string | undefined;
  mayRelease: boolean;
  isReadOnly: boolean;
  onHistory: () => void;
  onDiscard: () => void;
}

/** What the draft is, where saving stands, who else is there, and what can be done with it. */
export function BenchHeader(props: BenchHeaderProps) {
  const { title, name, version, bench, present, releaseHref, isReadOnly } = props;
  return (
    <header className="mb-3 flex flex-col gap-2">
      <Breadcrumbs
        crumbs={[
          { label: "Templates", href: "/ops/templates?show=drafts" },
          { label: name },
          { label: "Draft" },
        ]}
      />
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="text-xl font-semibold tracking-tight">
            {title === "" ? name : title}{" "}
            <span className="text-base font-normal text-muted">{version} · draft</span>
          </h1>
          <Saving bench={bench} />
          <Present present={present} />
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <ShareButton />
          <Button size="sm" onClick={props.onHistory}>
            <History aria-hidden />
            History
          </Button>
          {isReadOnly ? null : (
            <Button size="sm" variant="danger-quiet" onClick={props.onDiscard}>
              <Trash2 aria-hidden />
              Throw away
            </Button>
          )}
          {releaseHref === undefined ? null : (
            <Button size="sm" variant="primary" asChild>
              <NextLink href={releaseHref} prefetch={false}>
                <Rocket aria-hidden />
                {props.mayRelease ? "Release version" : "Ask for a release"}
              </NextLink>
            </Button>
          )}
        </div>
      </div>
    </header>
  );
}

function Saving({ bench }: { bench: Bench }) {
  const { state, words } = savingInWords(bench);
  const Icon = { good: CircleCheck, busy: LoaderCircle, bad: CircleAlert }[state];
  return (
    <output className="inline-flex items-center gap-1.5 text-sm text-muted">
      <Icon
        aria-hidden
        className={cn(
          "size-4",
          state === "good" ? "text-success" : state === "bad" ? "text-danger" : "animate-spin",
        )}
      />
      {words}
    </output>
  );
}

function Present({ present }: Pick<BenchHeaderProps, "present">) {
  if (present.length === 0) return null;
  return (
    <ul aria-label="Also here" aria-live="polite" className="flex flex-wrap items-center gap-2">
      {present.map(({ userId, name, file }) => (
        <li key={userId} className="inline-flex items-center gap-1.5 text-sm">
          <Avatar name={name} />
          <span>
            {name}
            <span className="text-muted">{file === undefined ? "" : ` in ${file}`}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The address leads whoever may author the template to this very draft. */
function ShareButton() {
  const [isCopied, setCopied] = useState(false);
  return (
    <Button
      size="sm"
      onClick={() =>
        void navigator.clipboard.writeText(location.href).then(
          () => setCopied(true),
          () => setCopied(false),
        )
      }
      onBlur={() => setCopied(false)}
    >
      <Link2 aria-hidden />
      <span aria-live="polite">{isCopied ? "Copied" : "Copy link"}</span>
    </Button>
  );
}
