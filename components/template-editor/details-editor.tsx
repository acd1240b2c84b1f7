"use client";

import { Callout } from "@/components/ui/callout";
import { changelogEntry, withChangelogEntry } from "./changelog-entry";
import { EditNotes } from "./edit-notes";
import type { EditorProps } from "./editor-props";
import { ProblemLines } from "./problem-lines";
import { useTemplateEdits } from "./use-template-edits";
import { TemplateDetails } from "./template-details";
import { DocumentCard } from "./document-card";
import { textAt } from "./value-at";

/** *Details*: what the template is, who may use it, what goes with it, its README and what changed. */
export function DetailsEditor(props: EditorProps) {
  const edits = useTemplateEdits(props);
  const { files, onChange, problems } = props;
  const { template, problem } = edits;
  const version = textAt(template?.value, ["metadata", "version"]);
  return (
    <div className="flex flex-col gap-4">
      <EditNotes edits={edits} />
      {template === undefined ? (
        <Callout tone="warning" title="template.yaml cannot be shown as a form now">
          {problem} It can be edited as text.
        </Callout>
      ) : (
        <TemplateDetails value={template.value} edits={edits} />
      )}
      <DocumentCard
        title="README"
        detail="Shown on the template's page: what it makes, who it is for, how it is used."
        text={files["README.md"] ?? ""}
        rows={12}
        onSave={(text) => onChange("README.md", text)}
      />
      {version === "" ? null : (
        <DocumentCard
          title={`What changed in ${version}`}
          detail="For those who use it: what is new, and what to look at before an upgrade. It stands in CHANGELOG.md."
          text={changelogEntry(files["CHANGELOG.md"] ?? "", version)}
          rows={5}
          onSave={(entry) =>
            onChange(
              "CHANGELOG.md",
              withChangelogEntry(files["CHANGELOG.md"] ?? "", version, entry),
            )
          }
        />
      )}
      <ProblemLines
        problems={(problems ?? []).filter(
          ({ file }) => file === "README.md" || file === "CHANGELOG.md",
        )}
      />
    </div>
  );
}
