"use client";

import { useState, type ReactNode } from "react";
import { Button } from "./button";
import { ConfirmWord } from "./confirm-word";
import { Dialog } from "./dialog";

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What will happen, and what stays. */
  children: ReactNode;
  /** What must be typed before the button can be pressed. */
  word: string;
  /** The verb on the button: "Remove checkout". */
  action: string;
  busy?: boolean;
  onConfirm: () => void;
}

/** For what cannot be undone: one types the name of the thing to confirm. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  children,
  word,
  action,
  busy = false,
  onConfirm,
}: ConfirmDialogProps) {
  const [typed, setTyped] = useState("");
  const ready = typed === word && !busy;
  const change = (next: boolean) => {
    setTyped("");
    onOpenChange(next);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={title}
      footer={
        <>
          <Button onClick={() => change(false)}>Keep it</Button>
          <Button variant="danger" disabled={!ready} onClick={onConfirm}>
            {busy ? "Working" : action}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="flex flex-col gap-2 text-muted">{children}</div>
        <ConfirmWord id="confirm-word" word={word} typed={typed} onType={setTyped} />
      </div>
    </Dialog>
  );
}
