import { CircleAlert, CircleCheck, LoaderCircle, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { Label, RequiredMark } from "./label";

/** What a control inside a field must carry so that label, help and error are read with it. */
interface FieldControl {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
  "aria-required": true | undefined;
}

interface FieldProps {
  id: string;
  label: ReactNode;
  help?: ReactNode;
  /** What is wrong, in words; said by screen readers when it appears. */
  error?: string | undefined;
  /** What is known to be right or is being looked up: "checkout is free". */
  note?: { state: "good" | "busy" | "plain" | "warning"; text: string } | undefined;
  required?: boolean;
  /** Shown at the end of the label's line. */
  aside?: ReactNode;
  className?: string;
  children: (control: FieldControl) => ReactNode;
}

export function fieldIds(id: string) {
  return { help: `${id}-help`, message: `${id}-message` };
}

export function Field({
  id,
  label,
  help,
  error,
  note,
  required = false,
  aside,
  className,
  children,
}: FieldProps) {
  const ids = fieldIds(id);
  const described = [help ? ids.help : "", error || note ? ids.message : ""]
    .filter(Boolean)
    .join(" ");
  return (
    <div className={cn("flex flex-col gap-1.5", className)}>
      <div className="flex items-baseline justify-between gap-3">
        {/* That it is required stands beside the label: it is no part of the field's name. */}
        <div className="flex items-baseline gap-1">
          <Label htmlFor={id}>{label}</Label>
          {required ? <RequiredMark /> : null}
        </div>
        {aside}
      </div>
      {children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": error ? true : undefined,
        "aria-required": required || undefined,
      })}
      {help ? (
        <p id={ids.help} className="text-sm text-muted">
          {help}
        </p>
      ) : null}
      <FieldMessage id={ids.message} error={error} note={note} />
    </div>
  );
}

export function FieldMessage({
  id,
  error,
  note,
}: {
  id: string;
  error?: string | undefined;
  note?: FieldProps["note"];
}) {
  return (
    <div id={id} aria-live="polite" className="text-sm empty:hidden">
      {error ? (
        <p className="flex gap-1.5 text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {error}
        </p>
      ) : note ? (
        <p className={cn("flex gap-1.5", note.state === "good" ? "text-success" : "text-muted")}>
          {note.state === "good" ? (
            <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
          ) : null}
          {note.state === "warning" ? (
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
          ) : null}
          {note.state === "busy" ? (
            <LoaderCircle aria-hidden className="mt-0.5 size-4 shrink-0 animate-spin" />
          ) : null}
          {note.text}
        </p>
      ) : null}
    </div>
  );
}
