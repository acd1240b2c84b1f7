"use client";

import { ChevronDown, CopyPlus, FilePlus2, PackageOpen } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Popover, popoverItem } from "@/components/ui/popover";
import type { StartDraftInput } from "@/lib/drafts";
import type { ActionResult } from "@/lib/http";
import { draftHref } from "./draft-href";
import type { Begin, StartedDraft } from "./start-dialogs";

const FromScratch = dynamic(() => import("./start-dialogs").then((module) => module.FromScratch));
const FromTemplate = dynamic(() => import("./start-dialogs").then((module) => module.FromTemplate));
const ImportDialog = dynamic(() => import("./import-dialog").then((module) => module.ImportDialog));

export type BeginKind = "scratch" | "version" | "copy" | "import";

interface NewTemplateProps {
  start: (input: StartDraftInput) => Promise<ActionResult<StartedDraft>>;
  /** Names to choose from. */
  templates: readonly string[];
  /** What is open at first, and of which template. */
  opens?: { kind: BeginKind; template: string } | undefined;
}

const items = [
  { kind: "scratch", label: "From scratch", icon: FilePlus2 },
  { kind: "version", label: "From an existing template", icon: CopyPlus },
  { kind: "import", label: "Import a chart, Backstage or kro", icon: PackageOpen },
] as const;

/** All the ways in which a template begins. */
export function NewTemplate({ start, templates, opens }: NewTemplateProps) {
  const router = useRouter();
  const [kind, setKind] = useState<BeginKind | undefined>(opens?.kind);
  const close = () => setKind(undefined);
  const go = (draft: StartedDraft) => router.push(draftHref(draft));
  const begin: Begin = { start, onStarted: go, onClose: close };
  return (
    <>
      <Button variant="primary" popoverTarget="new-template">
        New template
        <ChevronDown aria-hidden />
      </Button>
      <Popover id="new-template" align="end" className="w-72">
        {items.map(({ kind: key, label, icon: Icon }) => (
          <button
            key={key}
            type="button"
            className={popoverItem}
            popoverTarget="new-template"
            popoverTargetAction="hide"
            onClick={() => setKind(key)}
          >
            <Icon aria-hidden />
            {label}
          </button>
        ))}
      </Popover>
      {kind === "scratch" ? <FromScratch {...begin} /> : null}
      {kind === "version" || kind === "copy" ? (
        <FromTemplate
          {...begin}
          isCopy={kind === "copy"}
          template={opens?.template ?? ""}
          templates={templates}
        />
      ) : null}
      {kind === "import" ? <ImportDialog onStarted={go} onClose={close} /> : null}
    </>
  );
}
