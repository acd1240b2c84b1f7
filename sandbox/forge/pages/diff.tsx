import type { FileDiff } from "../git/diff";

type Line = {
  kind: "add" | "del" | "same" | "hunk" | "note";
  old: number | null;
  new: number | null;
  text: string;
};

/** Above this many lines a file starts folded. */
const foldAbove = 400;

/** The lines of a patch with their numbers on both sides. */
function patchLines(patch: string): Line[] {
  let before = 0;
  let after = 0;
  return patch.split("\n").map((text): Line => {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(text);
    if (hunk) {
      before = Number(hunk[1]);
      after = Number(hunk[2]);
      return { kind: "hunk", old: null, new: null, text };
    }
    if (text.startsWith("\\")) return { kind: "note", old: null, new: null, text: text.slice(2) };
    if (text.startsWith("+")) return { kind: "add", old: null, new: after++, text };
    if (text.startsWith("-")) return { kind: "del", old: before++, new: null, text };
    return { kind: "same", old: before++, new: after++, text };
  });
}

const words: Record<FileDiff["status"], string> = {
  added: "added",
  removed: "removed",
  modified: "changed",
  renamed: "renamed",
  changed: "mode changed",
};

/** The changed files one below the other, as a reviewer reads them. */
export function Diff({ files }: { files: readonly FileDiff[] }) {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return (
    <>
      <p className="muted">
        {files.length} {files.length === 1 ? "file" : "files"} changed,{" "}
        <span className="plus">+{additions}</span> <span className="minus">−{deletions}</span>
      </p>
      {files.map((file) => (
        <DiffFile key={file.path} file={file} />
      ))}
    </>
  );
}

function DiffFile({ file }: { file: FileDiff }) {
  const lines = file.patch === undefined ? [] : patchLines(file.patch);
  return (
    <details className="box file" open={lines.length <= foldAbove}>
      <summary>
        <code className="name">
          {file.previousPath === null ? file.path : `${file.previousPath} → ${file.path}`}
        </code>
        <span className="small muted">
          {words[file.status]} <span className="plus">+{file.additions}</span>{" "}
          <span className="minus">−{file.deletions}</span>
        </span>
      </summary>
      {lines.length === 0 ? (
        <p className="body muted">
          {file.binary ? "A binary file: not shown." : "The content is the same."}
        </p>
      ) : (
        <section
          className="scroll"

          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
          tabIndex={0}
          aria-label={`Changes of ${file.path}`}
        >
          <table className="diff code">
            <tbody>
              {lines.map((line, index) => (
                <tr key={index} className={line.kind}>
                  <td className="no">{line.old}</td>
                  <td className="no">{line.new}</td>
                  <td>{line.text}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}
