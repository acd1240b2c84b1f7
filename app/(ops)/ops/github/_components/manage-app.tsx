"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";
import type { Problem } from "@/lib/errors";
import { disconnect, replaceKey, rotateSecret } from "../actions";

interface ManageAppProps {
  slug: string;
  host: string;
  /** The App's page, from which its owner gets to its settings. */
  appUrl: string;
}

/** What can be done to the App that was set up here. What ends something is typed to confirm. */
export function ManageApp({ slug, host, appUrl }: ManageAppProps) {
  const { pending, problem, run: start, reset } = useAction();
  const [open, setOpen] = useState<"key" | "secret" | "disconnect">();
  const [done, setDone] = useState("");
  const run = (work: () => ReturnType<typeof disconnect>, said: string) =>
    start(work, ({ ok }) => {
      setDone(ok ? said : "");
      if (ok) setOpen(undefined);
    });
  const ask = (what: typeof open) => () => {
    reset();
    setDone("");
    setOpen(what);
  };
  const close = (isOpen: boolean) => {
    if (!isOpen) setOpen(undefined);
  };
  const refused = <ProblemCallout problem={problem} />;
  return (
    <>
      <ul className="divide-y divide-line">
        <Row
          title="Private key"
          detail="Replace it by one that you made there; it is tried first, and used from then on by every server."
        >
          <Button onClick={ask("key")}>Replace</Button>
        </Row>
        <Row
          title="Webhook secret"
          detail="Generates a new secret and sends it to the host. Deliveries in flight are still accepted."
        >
          <Button onClick={ask("secret")}>Rotate</Button>
        </Row>
        <Row
          title="Disconnect"
          detail={`Deletes the App and its secrets from Slipway. It stays at ${host} until it is deleted there.`}
        >
          <Button variant="danger-quiet" onClick={ask("disconnect")}>
            Disconnect
          </Button>
        </Row>
      </ul>
      <p aria-live="polite" className="px-4 text-sm text-success not-empty:pb-3">
        {done}
      </p>
      <ReplaceKey
        open={open === "key"}
        close={close}
        pending={pending}
        problem={problem}
        appUrl={appUrl}
        submit={(key) =>
          run(
            () => replaceKey(key),
            `The new private key is in use. Delete the old one at ${host}.`,
          )
        }
      />
      <ConfirmDialog
        open={open === "secret"}
        onOpenChange={close}
        title="Rotate the webhook secret?"
        word={slug}
        action="Rotate secret"
        busy={pending}
        onConfirm={() => run(rotateSecret, "The new webhook secret is in use.")}
      >
        <p>What {host} sends is signed with the new one from now on. Nothing else changes.</p>
        {refused}
      </ConfirmDialog>
      <ConfirmDialog
        open={open === "disconnect"}
        onOpenChange={close}
        title={`Disconnect ${slug}?`}
        word={slug}
        action="Disconnect"
        busy={pending}
        onConfirm={() => run(disconnect, "")}
      >
        <p>
          Requests wait until Slipway is connected again. What is open at {host} stays open, what
          runs keeps running, and people keep the logins that they linked.
        </p>
        {refused}
      </ConfirmDialog>
    </>
  );
}

function Row({
  title,
  detail,
  children,
}: {
  title: string;
  detail: string;
  children: React.ReactNode;
}) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium">{title}</p>
        <p className="text-sm text-muted">{detail}</p>
      </div>
      {children}
    </li>
  );
}

interface ReplaceKeyProps {
  open: boolean;
  close: (open: boolean) => void;
  pending: boolean;
  problem: Problem | undefined;
  appUrl: string;
  submit: (key: string) => void;
}

function ReplaceKey({ open, close, pending, problem, appUrl, submit }: ReplaceKeyProps) {
  const [key, setKey] = useState("");
  const change = (next: boolean) => {
    // Nobody shall find a key that was pasted an hour ago.
    setKey("");
    close(next);
  };
  const error = problem?.fields[0]?.message;
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title="Replace the private key"
      footer={
        <>
          <Button onClick={() => change(false)}>Keep the old one</Button>
          <Button
            variant="primary"
            disabled={pending || key.trim() === ""}
            onClick={() => submit(key)}
          >
            {pending ? "Trying it" : "Replace key"}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-muted">
          In the settings of{" "}
          <a
            className="text-accent-text underline"
            href={appUrl}
            target="_blank"
            rel="noreferrer noopener"
          >
            the App
          </a>
          , choose <em>Generate a private key</em>, and paste what the downloaded file holds.
        </p>
        <Field id="private-key" label="Private key" required error={error}>
          {(control) => (
            <Textarea
              {...control}
              rows={6}
              className="max-h-64 font-mono text-xs"
              value={key}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setKey(event.target.value)}
            />
          )}
        </Field>
        <ProblemCallout problem={error === undefined ? problem : undefined} />
      </div>
    </Dialog>
  );
}
