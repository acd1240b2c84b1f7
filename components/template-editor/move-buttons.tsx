"use client";

import { ArrowDown, ArrowUp, Copy, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";

interface MoveButtonsProps {
  /** What is moved, for screen readers: "the field Port". */
  name: string;
  at: number;
  count: number;
  isOff?: boolean;
  onMove: (to: number) => void;
  onDuplicate?: (() => void) | undefined;
  onDelete: () => void;
}

/** What can be done with one of several without dragging it. */
export function MoveButtons({
  name,
  at,
  count,
  isOff = false,
  onMove,
  onDuplicate,
  onDelete,
}: MoveButtonsProps) {
  return (
    <div className="flex shrink-0 items-center">
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={`Move ${name} up`}
        disabled={isOff || at === 0}
        onClick={() => onMove(at - 1)}
      >
        <ArrowUp aria-hidden />
      </Button>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={`Move ${name} down`}
        disabled={isOff || at === count - 1}
        onClick={() => onMove(at + 1)}
      >
        <ArrowDown aria-hidden />
      </Button>
      {onDuplicate ? (
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={`Duplicate ${name}`}
          disabled={isOff}
          onClick={onDuplicate}
        >
          <Copy aria-hidden />
        </Button>
      ) : null}
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={`Delete ${name}`}
        disabled={isOff}
        onClick={onDelete}
      >
        <Trash2 aria-hidden />
      </Button>
    </div>
  );
}
