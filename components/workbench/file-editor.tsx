"use client";

import dynamic from "next/dynamic";
import type { ComponentType } from "react";
import type { CodePlace } from "@/components/ui/code-editor";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import type { BundleFiles, TemplateProblem } from "@/lib/template";

const BundleCode = dynamic(() => import("./bundle-code").then((module) => module.BundleCode), {
  ssr: false,
  loading: () => <Skeleton className="m-3 h-40" />,
});

const loading = () => <Skeleton className="h-40" />;
const ParametersEditor = dynamic(
  () =>
    import("@/components/template-editor/parameters-editor").then(
      (module) => module.ParametersEditor,
    ),
  { ssr: false, loading },
);
const DetailsEditor = dynamic(
  () =>
    import("@/components/template-editor/details-editor").then((module) => module.DetailsEditor),
  { ssr: false, loading },
);

/** A form that edits files of a bundle, template.yaml above all. */
interface TemplateFormProps {
  files: BundleFiles;
  onChange: (path: string, text: string) => void;
  problems?: readonly TemplateProblem[] | undefined;
}

export interface FileEditorProps {
  path: string;
  text: string;
  files: BundleFiles;
  /** Of the whole bundle. */
  problems: readonly TemplateProblem[];
  place: CodePlace | undefined;
  isReadOnly: boolean;
  /** Which view of template.yaml is open. */
  view: string;
  onView: (view: string) => void;
  onChange: (path: string, text: string) => void;
  /** One goes elsewhere: to another file, or to sign out. */
  onLeave: () => void;
}

/** One file: of template.yaml also as forms, of all others its text. */
export function FileEditor(props: FileEditorProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it hears that the focus leaves
    <div className="flex min-h-0 flex-1 flex-col" onBlur={props.onLeave}>
      <Views {...props} />
    </div>
  );
}

function Views(props: FileEditorProps) {
  const { path, view, onView } = props;
  if (path !== "template.yaml") return <Text {...props} />;
  return (
    <Tabs
      label="Views of template.yaml"
      className="min-h-0 flex-1 [&>[role=tablist]]:px-4"
      panelClassName="min-h-0 flex-1 not-[[hidden]]:flex not-[[hidden]]:flex-col"
      selected={view}
      onSelect={onView}
      tabs={[
        { key: "yaml", label: "YAML", content: view === "yaml" ? <Text {...props} /> : null },
        {
          key: "parameters",
          label: "Parameters",
          content: view === "parameters" ? <FormView Form={ParametersEditor} {...props} /> : null,
        },
        {
          key: "details",
          label: "Details",
          content: view === "details" ? <FormView Form={DetailsEditor} {...props} /> : null,
        },
      ]}
    />
  );
}

function FormView({
  Form,
  isReadOnly,
  files,
  onChange,
  problems,
}: FileEditorProps & { Form: ComponentType<TemplateFormProps> }) {
  return (
    <fieldset disabled={isReadOnly} className="min-h-0 min-w-0 flex-1 overflow-y-auto p-4">
      {/* What is dragged is not disabled with the fields around it. */}
      <Form files={files} onChange={isReadOnly ? nothing : onChange} problems={problems} />
    </fieldset>
  );
}

const nothing = () => undefined;

function Text({ path, text, files, problems, place, isReadOnly, onChange }: FileEditorProps) {
  return (
    <div className="min-h-0 flex-1 overflow-hidden outline-focus -outline-offset-2 focus-within:outline-2">
      <BundleCode
        // Each file has its own history and selection.
        key={path}
        path={path}
        files={files}
        label={`Text of ${path}`}
        value={text}
        problems={problems.flatMap(({ file, line, column = 1, message, severity }) =>
          file === path && line !== undefined ? [{ line, column, message, severity }] : [],
        )}
        place={place}
        isReadOnly={isReadOnly}
        onChange={(next) => onChange(path, next)}
      />
    </div>
  );
}
