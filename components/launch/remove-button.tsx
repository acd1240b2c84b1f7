"use client";

import { Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";

export function RemoveButton({
  what,
  className,
  disabled,
  onClick,
}: {
  what: string;
  className?: string;
  disabled?: boolean | undefined;
  onClick?: () => void;
}) {
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={`Remove ${what}`}
      title="Remove"
      className={className}
      disabled={disabled}
      onClick={onClick}
    >
      <Trash2 aria-hidden />
    </Button>
  );
}
