import { cn } from "./cn";
import { highlightLines, type Token } from "./highlight-yaml";

interface CodeViewProps {
  /** Decides how it is coloured, and names the region for screen readers. */
  path: string;
  code: string;
  /** Lines (from 1) that have just changed; they light up. */
  lit?: ReadonlySet<number> | undefined;
  /** Lines that are pointed at. */
  marked?: ReadonlySet<number> | undefined;
  /** Lines whose number is a button, and what pressing it does. */
  links?: { lines: ReadonlySet<number>; label: string; follow: (line: number) => void };
  className?: string;
}

/**
 * A file to read: line numbers, colours by class, its own scrolling. Renders on the server as well
 * as in the browser.
 */
export function CodeView({ path, code, lit, marked, links, className }: CodeViewProps) {
  const lines = highlightLines(path, code.replace(/\n$/, ""));
  return (
    <section
      aria-label={path}

      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
      className={cn(
        "relative overflow-auto bg-raised py-2 font-mono text-sm -outline-offset-2",
        className,
      )}
    >
      <pre className="min-w-max">
        <code className="block">
          {lines.map((tokens, index) => {
            const number = index + 1;
            const isLit = lit?.has(number) ?? false;
            return (
              // A line that lights up again is a new element, so that its animation starts over.
              <span
                key={isLit ? `${number} ${lineText(tokens)}` : number}
                className={cn(
                  "flex min-h-5",
                  isLit && "animate-lit shadow-[inset_2px_0_0_var(--color-accent)]",
                  marked?.has(number) && "bg-accent-soft",
                )}
                data-line={number}
              >
                {links?.lines.has(number) ? (
                  <button
                    type="button"
                    aria-label={`${links.label}, line ${number}`}
                    className={cn(
                      "sticky left-0 inline-block w-12 shrink-0 pr-4 text-right text-xs leading-5",
                      "text-accent-text tabular-nums underline underline-offset-2 -outline-offset-2",
                    )}
                    onClick={() => links.follow(number)}
                  >
                    {number}
                  </button>
                ) : (
                  <LineNumber value={number} />
                )}
                <span className="pr-4 whitespace-pre">
                  <Tokens tokens={tokens} />
                  {"\n"}
                </span>
              </span>
            );
          })}
        </code>
      </pre>
    </section>
  );
}

export function LineNumber({ value }: { value: number | undefined }) {
  return (
    <span
      aria-hidden
      className="sticky left-0 inline-block w-12 shrink-0 pr-4 text-right text-xs leading-5 text-muted tabular-nums select-none"
    >
      {value}
    </span>
  );
}

function Tokens({ tokens }: { tokens: readonly Token[] }) {
  return tokens.map((token, index) =>
    token.className ? (
      <span key={index} className={token.className}>
        {token.text}
      </span>
    ) : (
      token.text
    ),
  );
}

function lineText(tokens: readonly Token[]): string {
  return tokens.map((token) => token.text).join("");
}
