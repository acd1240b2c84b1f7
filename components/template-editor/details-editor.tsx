"use client";

import { useId } from "react";
import { Callout } from "@/components/ui/callout";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { MarkdownText } from "@/components/ui/markdown";
import { Select } from "@/components/ui/select";
import { Tabs } from "@/components/ui/tabs";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { iconNames } from "@/lib/template/browser";
import { changelogEntry, withChangelogEntry } from "./changelog-entry";
import { EditNotes } from "./edit-notes";
import type { EditorProps } from "./editor-props";
import { EntryList, type EntryKey } from "./entry-list";
import { NamesSetting } from "./names-setting";
import { ProblemLines } from "./problem-lines";
import { TextSetting } from "./text-setting";
import { type TemplateEdits, useTemplateEdits } from "./use-template-edits";

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

interface TemplateDetailsProps {
  value: JsonObject;
  edits: TemplateEdits;
}

function TemplateDetails({ value, edits }: TemplateDetailsProps) {
  const id = useId();
  const spec = (key: string) => textAt(value, ["spec", key]);
  const set = (path: readonly string[], wanted: Json | undefined) =>
    void edits.edit({ kind: "set", path, value: wanted });
  const setText = (key: string) => (text: string) =>
    set(["spec", key], text === "" ? undefined : text);
  const icon = spec("icon") || "box";
  return (
    <>
      <Card aria-label="What it is">
        <CardHeader title="What it is" detail="How people find and know it." />
        <CardBody className="grid gap-4 sm:grid-cols-2">
          <TextSetting
            label="Title"
            required
            value={spec("title")}
            onSave={(text) => set(["spec", "title"], text)}
          />
          <TextSetting
            label="Version"
            help="Patch: corrections. Minor: something new. Major: something to look at before an upgrade."
            isCode
            required
            value={textAt(value, ["metadata", "version"])}
            onSave={(text) => set(["metadata", "version"], text)}
          />
          <TextSetting
            className="sm:col-span-2"
            label="Summary"
            help="One or two sentences for its card."
            required
            rows={2}
            value={spec("summary")}
            onSave={(text) => set(["spec", "summary"], text)}
          />
          <TextSetting label="Category" value={spec("category")} onSave={setText("category")} />
          <Field id={`${id}-icon`} label="Icon">
            {(control) => (
              <Select
                {...control}
                value={icon}
                onChange={({ target }) => set(["spec", "icon"], target.value)}
              >
                {[...new Set([icon, ...iconNames])].map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </Select>
            )}
          </Field>
          <NamesSetting
            label="Tags"
            help="Shown on its card."
            value={namesAt(value, ["spec", "tags"])}
            onSave={(names) => set(["spec", "tags"], names)}
          />
          <NamesSetting
            label="Keywords"
            help="Words that people search for and that stand nowhere else."
            value={namesAt(value, ["spec", "keywords"])}
            onSave={(names) => set(["spec", "keywords"], names)}
          />
        </CardBody>
      </Card>
      <Card aria-label="Who it is for">
        <CardHeader title="Who it is for" detail="Who looks after it, and who may use it." />
        <CardBody className="grid gap-4 sm:grid-cols-2">
          <TextSetting
            label="Owner"
            help="The team that looks after it. Nothing: platform-team."
            value={spec("owner")}
            onSave={setText("owner")}
          />
          <Field
            id={`${id}-scope`}
            label="Applied with the rights of"
            help="The platform's need an approval of Ops for every request."
          >
            {(control) => (
              <Select
                {...control}
                value={spec("scope") || "team"}
                onChange={({ target }) => set(["spec", "scope"], target.value)}
              >
                <option value="team">the team that uses it</option>
                <option value="platform">the platform</option>
              </Select>
            )}
          </Field>
          <NamesSetting
            label="Groups that may use it"
            help="Nothing: everyone who may sign in."
            value={namesAt(value, ["spec", "access", "groups"])}
            onSave={(names) =>
              set(["spec", "access"], names === undefined ? undefined : { groups: names })
            }
          />
        </CardBody>
      </Card>
      {lists.map((list) => (
        <SpecList key={list.key} value={value} edits={edits} list={list} />
      ))}
    </>
  );
}

interface ListOfSpec {
  key: string;
  title: string;
  detail: string;
  one: string;
  keys: readonly EntryKey[];
  fresh: JsonObject;
}

const lists: readonly ListOfSpec[] = [
  {
    key: "links",
    title: "Links",
    detail: "Shown with the instance. Expressions stand between ${{ and }}.",
    one: "link",
    keys: [
      { key: "title", label: "Text", required: true },
      { key: "url", label: "URL", isCode: true, required: true },
    ],
    fresh: { title: "Dashboard", url: "https://grafana.${{ target.vars.domain }}/" },
  },
  {
    key: "outputs",
    title: "Outputs",
    detail: "What others need to know of an instance: on its page, in the API, offered by pickers.",
    one: "output",
    keys: [
      { key: "name", label: "Name", isCode: true, required: true },
      { key: "title", label: "Title", required: true },
      { key: "value", label: "Value", isCode: true, required: true },
      { key: "when", label: "Only when (CEL)", isCode: true },
    ],
    fresh: { name: "service", title: "Service", value: "${{ instance.name }}" },
  },
  {
    key: "related",
    title: "Goes together with",
    detail: "Other templates that are offered on its page and on the page of an instance.",
    one: "template",
    keys: [
      { key: "template", label: "Template", isCode: true, required: true },
      { key: "title", label: "What the link says" },
    ],
    fresh: { template: "monitoring-pack", title: "Add monitoring" },
  },
];

function SpecList({ value, edits, list }: TemplateDetailsProps & { list: ListOfSpec }) {
  const { key, fresh, ...words } = list;
  const found = valueAt(value, ["spec", key]);
  const entries = Array.isArray(found) ? found.filter(isJsonObject) : [];
  const save = (next: readonly JsonObject[]) =>
    void edits.edit({
      kind: "set",
      path: ["spec", key],
      value: next.length === 0 ? undefined : [...next],
    });
  return (
    <EntryList
      {...words}
      fresh={fresh}
      entries={entries}
      onSet={(at, name, text) =>
        void edits.edit({ kind: "set", path: ["spec", key, at, name], value: text })
      }
      onAdd={(entry) => save([...entries, entry])}
      onMove={(at, to) => void edits.edit({ kind: "move-entry", path: ["spec", key], at, to })}
      onDelete={(at) =>
        entries.length === 1
          ? save([])
          : void edits.edit({ kind: "set", path: ["spec", key, at], value: undefined })
      }
    />
  );
}

interface DocumentCardProps {
  title: string;
  detail: string;
  text: string;
  rows: number;
  onSave: (text: string) => void;
}

/** Markdown to write, and as people will see it. */
function DocumentCard({ title, detail, text, rows, onSave }: DocumentCardProps) {
  return (
    <Card aria-label={title}>
      <CardHeader title={title} detail={detail} />
      <CardBody>
        <Tabs
          label={title}
          panelClassName="pt-3"
          tabs={[
            {
              key: "write",
              label: "Write",
              content: (
                <TextSetting
                  label="Markdown"
                  isCode
                  rows={rows}
                  value={text}
                  onSave={(next) => onSave(next.endsWith("\n") || next === "" ? next : `${next}\n`)}
                />
              ),
            },
            {
              key: "preview",
              label: "Preview",
              content:
                text.trim() === "" ? (
                  <p className="text-muted">Nothing is written yet.</p>
                ) : (
                  <MarkdownText>{text}</MarkdownText>
                ),
            },
          ]}
        />
      </CardBody>
    </Card>
  );
}

function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (at, key) => (isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined),
    value,
  );
}

function textAt(value: Json | undefined, path: readonly string[]): string {
  const found = valueAt(value, path);
  return typeof found === "string" ? found : "";
}

function namesAt(value: Json | undefined, path: readonly string[]): string[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found.map(String) : [];
}
