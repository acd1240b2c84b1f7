"use client";

import { ArrowUpRight } from "lucide-react";
import type { FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { useAction } from "@/components/ui/use-action";
import { register } from "../actions";

interface RegisterAppProps {
  /** As people say it, e.g. `git.example.com`. */
  host: string;
  /** The owner of the first target's repository: most likely the organisation that is meant. */
  organization: string;
  primary: boolean;
}

/**
 * Asks whose App it shall be, then posts its manifest to the host, where it is looked at and made.
 */
export function RegisterApp({ host, organization, primary }: RegisterAppProps) {
  const { pending, problem, run } = useAction();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const owner = form.get("organization");
    const wanted = {
      organization: typeof owner === "string" ? owner : "",
      shared: form.get("shared") === "on",
    };
    run(
      () => register(wanted),
      (result) => result.ok && post(result.value),
    );
  };
  const wrong = problem?.fields.find(({ pointer }) => pointer === "/organization")?.message;
  return (
    <form onSubmit={submit} className="flex max-w-reading flex-col gap-4">
      <Field
        id="organization"
        label="Organization"
        help={`The organization that owns the App at ${host}. Leave empty to use your own account.`}
        error={wrong}
      >
        {(control) => (
          <Input
            {...control}
            name="organization"
            defaultValue={organization}
            autoComplete="off"
            spellCheck={false}
            autoCapitalize="none"
          />
        )}
      </Field>
      <label htmlFor="shared" className="flex items-start gap-2.5">
        <Checkbox id="shared" name="shared" className="mt-0.5" />
        <span>
          Allow other accounts to install it
          <span className="block text-sm text-muted">
            Needed where platform repositories belong to several organizations.
          </span>
        </span>
      </label>
      <ProblemCallout problem={wrong === undefined ? problem : undefined} />
      <div>
        <Button type="submit" variant={primary ? "primary" : "secondary"} disabled={pending}>
          {pending ? `Opening ${host}` : `Register the App at ${host}`}
          <ArrowUpRight aria-hidden />
        </Button>
      </div>
    </form>
  );
}

/** The host takes a manifest from a form only. */
function post({ action, manifest }: { action: string; manifest: string }): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "manifest";
  field.value = manifest;
  form.append(field);
  document.body.append(form);
  form.submit();
}
