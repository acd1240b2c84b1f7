"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { TextLink } from "@/components/ui/link";
import { Select } from "@/components/ui/select";

const kinds = {
  "secret-allowances": "A value that looks like a secret and is none",
  exceptions: "An exception from a policy",
  targets: "A target",
} as const;

/** Files that are edited as text, and a way to a new one. */
export function DecidedFiles({ paths }: { paths: readonly string[] }) {
  const router = useRouter();
  const [kind, setKind] = useState<keyof typeof kinds>("secret-allowances");
  const [name, setName] = useState("");
  const fixed = ["access.yaml", "settings.yaml"];
  const isName = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name);
  return (
    <Card>
      <CardHeader
        title="Decide by files"
        detail="Access, settings, exceptions, allowances and targets, each as the text that an export has."
      />
      <ul className="divide-y divide-line">
        {[...fixed, ...paths.filter((path) => !fixed.includes(path))].map((path) => (
          <li key={path} className="flex flex-wrap items-center gap-3 px-4 py-2.5">
            <TextLink href={`/ops/catalog/files/${path}`}>
              <code>{path}</code>
            </TextLink>
            {paths.includes(path) ? null : <span className="text-sm text-muted">Not decided</span>}
          </li>
        ))}
      </ul>
      <form
        className="flex flex-wrap items-start gap-3 border-t border-line p-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (isName) router.push(`/ops/catalog/files/${kind}/${name}.yaml`);
        }}
      >
        <Field id="new-file-kind" label="Add">
          {(control) => (
            <Select
              {...control}
              value={kind}
              onChange={(event) => setKind(event.target.value as keyof typeof kinds)}
            >
              {Object.entries(kinds).map(([key, words]) => (
                <option key={key} value={key}>
                  {words}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field id="new-file-name" label="Name" help="Small letters, digits and dashes.">
          {(control) => (
            <Input
              {...control}
              value={name}
              maxLength={100}
              autoComplete="off"
              onChange={(event) => setName(event.target.value.trim())}
            />
          )}
        </Field>
        <Button type="submit" disabled={!isName} className="sm:mt-[1.625rem]">
          Open editor
        </Button>
      </form>
    </Card>
  );
}
