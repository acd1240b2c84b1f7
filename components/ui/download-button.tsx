"use client";

import { Download } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { Button } from "./button";

interface DownloadButtonProps extends Pick<ComponentProps<typeof Button>, "size"> {
  /** What the file is called. */
  name: string;
  /** Its media type. */
  type: string;
  /** Made when somebody wants it. */
  text: () => string;
  children: ReactNode;
}

/** Saves a text that the page has as a file; nothing is asked of the server. */
export function DownloadButton({ name, type, text, children, ...look }: DownloadButtonProps) {
  return (
    <Button
      {...look}
      onClick={() => {
        const address = URL.createObjectURL(new Blob([text()], { type: `${type};charset=utf-8` }));
        const link = document.createElement("a");
        link.href = address;
        link.download = name;
        link.click();
        // The browser has taken it by then.
        setTimeout(() => URL.revokeObjectURL(address), 10_000);
      }}
    >
      <Download aria-hidden />
      {children}
    </Button>
  );
}
