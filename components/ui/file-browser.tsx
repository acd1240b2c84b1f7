"use client";

import { useState, type ReactNode } from "react";
import { TreeView } from "./tree-view";

interface FileBrowserProps {
  label: string;
  /** `view` is what shows the file, a `CodeView` rendered on the server say. */
  files: readonly { path: string; view: ReactNode }[];
}

/** A tree of files beside the one that is open. */
export function FileBrowser({ label, files }: FileBrowserProps) {
  const [chosen, setChosen] = useState(files[0]?.path);
  return (
    <div className="grid overflow-hidden rounded-lg border border-line bg-raised shadow-card md:grid-cols-[15rem_minmax(0,1fr)]">
      <div className="max-h-[36rem] overflow-y-auto border-line bg-sunken p-2 max-md:border-b md:border-r">
        <TreeView
          label={label}
          paths={files.map((file) => file.path)}
          selected={chosen}
          onSelect={setChosen}
        />
      </div>
      {files.map((file) => (
        <div
          key={file.path}
          hidden={file.path !== chosen}
          className="max-h-[36rem] min-w-0 overflow-auto"
        >
          {file.view}
        </div>
      ))}
    </div>
  );
}
