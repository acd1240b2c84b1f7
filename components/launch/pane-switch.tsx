"use client";

export type Pane = "form" | "preview";

/** On a narrow screen: which of the two is shown. */
export function PaneSwitch({ pane, onChange }: { pane: Pane; onChange: (pane: Pane) => void }) {
  return (
    <fieldset className="mb-4 grid grid-cols-2 gap-1 rounded-lg border border-line bg-sunken p-1 lg:hidden">
      <legend className="sr-only">Show</legend>
      {(["form", "preview"] as const).map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={pane === each}
          className="h-9 rounded-md font-medium text-muted aria-pressed:bg-raised aria-pressed:text-text aria-pressed:shadow-control"
          onClick={() => onChange(each)}
        >
          {each === "form" ? "Form" : "Preview"}
        </button>
      ))}
    </fieldset>
  );
}
