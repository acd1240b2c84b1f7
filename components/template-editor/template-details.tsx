"use client";

import { useId } from "react";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { Json } from "@/lib/json";
import { iconNames } from "@/lib/template/browser";
import { NamesSetting } from "./names-setting";
import { TextSetting } from "./text-setting";
import { lists, SpecList } from "./spec-lists";
import type { TemplateDetailsProps } from "./template-details-props";
import { namesAt, textAt } from "./value-at";

/** What template.yaml says of the template itself. */
export function TemplateDetails({ value, edits }: TemplateDetailsProps) {
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
        <CardHeader
          title="Who it is for"

          detail="Who looks after it, and who may use it."
        />
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
