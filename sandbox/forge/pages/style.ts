/** The pages' whole style: one file, no script, light and dark by the system's setting. */
export const style = `
:root { color-scheme: light dark; --surface: light-dark(#fdfdfe, #131417);
  --raised: light-dark(#ffffff, #1a1c20); --sunken: light-dark(#f4f5f8, #0f1012);
  --line: light-dark(#e1e4ea, #2d3037); --control: light-dark(#888d98, #6b717d);
  --text: light-dark(#191b20, #edeef1); --muted: light-dark(#565c68, #a4aab5);
  --accent: light-dark(#3f4fd0, #5765e0); --accent-text: light-dark(#3847c4, #a5b0ff);
  --focus: light-dark(#3f4fd0, #a5b0ff); --success: light-dark(#17693a, #74d79b);
  --success-soft: light-dark(#e6f6ec, #15281d); --success-solid: light-dark(#1a7440, #23834b);
  --danger: light-dark(#b3261e, #ff9f97); --danger-soft: light-dark(#fdeceb, #341a19);
  --warning: light-dark(#7d4e00, #f0c060); --warning-soft: light-dark(#fdf3dc, #2e2413);
  --merged: light-dark(#6b3fb5, #c4a3ff); --merged-soft: light-dark(#f1eafc, #271d38);
  --add: light-dark(#e3f6e9, #14281c); --add-mark: light-dark(#c4ebd0, #1d3d2a);
  --del: light-dark(#fdeaea, #331b1c); --del-mark: light-dark(#f8d3d3, #4a2526); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--surface); color: var(--text);
  font: 14px/1.5 ui-sans-serif, system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--accent-text); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
code, pre, .code { font: 12.5px/1.6 ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 8px; top: 8px; background: var(--raised); padding: 8px; }
header.top { border-bottom: 1px solid var(--line); background: var(--raised); }
header.top > div, main, footer > div { max-width: 1120px; margin: 0 auto; padding: 12px 16px; }
header.top > div { display: flex; flex-wrap: wrap; gap: 8px 20px; align-items: center;
  justify-content: space-between; }
.brand { font-weight: 650; color: var(--text); }
.brand small { font-weight: 400; color: var(--muted); margin-left: 8px; }
header nav { display: flex; gap: 16px; }
form.person, button { white-space: nowrap; }
form.person label { flex: none; }
form.person { min-width: 0; display: flex; gap: 8px; align-items: center; }
main { padding-top: 20px; padding-bottom: 48px; }
footer { border-top: 1px solid var(--line); color: var(--muted); }
h1 { font-size: 20px; line-height: 1.3; margin: 0 0 4px; }
h2 { font-size: 16px; margin: 28px 0 10px; }
h3 { font-size: 14px; margin: 0; }
.muted { color: var(--muted); }
.small { font-size: 13px; }
p { margin: 0 0 8px; }
.crumbs { margin: 0 0 8px; color: var(--muted); }
.crumbs a + a::before, .crumbs span::before { content: "/"; color: var(--muted); margin: 0 6px;
  display: inline-block; }
.tabs { display: flex; flex-wrap: wrap; gap: 4px; border-bottom: 1px solid var(--line);
  margin: 12px 0 16px; padding: 0; }
.tabs a { padding: 6px 10px; color: var(--muted); border-bottom: 2px solid transparent;
  margin-bottom: -1px; }
.tabs a[aria-current] { color: var(--text); border-color: var(--accent); font-weight: 600; }
.box { border: 1px solid var(--line); border-radius: 8px; background: var(--raised);
  margin: 0 0 16px; overflow: hidden; }
.box > .head { padding: 8px 12px; background: var(--sunken); border-bottom: 1px solid var(--line); }
.box > .body { padding: 12px; }
.rows { list-style: none; padding: 0; }
.rows > li { padding: 10px 12px; display: flex; flex-wrap: wrap; gap: 4px 12px;
  justify-content: space-between; align-items: baseline; }
.rows > li + li { border-top: 1px solid var(--line); }
.remarks { flex-basis: 100%; }
.remarks li > span { white-space: pre-line; }
.state { display: inline-block; padding: 1px 10px; border-radius: 99px; font-size: 13px;
  font-weight: 600; border: 1px solid currentColor; white-space: nowrap; }
.open, .success { color: var(--success); background: var(--success-soft); }
.closed, .failure { color: var(--danger); background: var(--danger-soft); }
.merged { color: var(--merged); background: var(--merged-soft); }
.pending { color: var(--warning); background: var(--warning-soft); }
.neutral { color: var(--muted); background: var(--sunken); }
.branch { background: var(--sunken); border: 1px solid var(--line); border-radius: 4px;
  padding: 0 6px; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
.actions form { display: flex; flex-wrap: wrap; gap: 8px; }
input:not([type]), button, select, textarea { font: inherit; color: var(--text);
  background: var(--raised); border: 1px solid var(--control); border-radius: 6px;
  padding: 6px 12px; min-height: 34px; }
button { cursor: pointer; font-weight: 550; }
button:hover:not(:disabled) { background: var(--sunken); }
button:disabled { opacity: .55; cursor: not-allowed; }
button.primary { background: var(--success-solid); border-color: transparent; color: #fff; }
button.primary:hover:not(:disabled) { filter: brightness(1.08); background: var(--success-solid); }
button.danger { color: var(--danger); }
textarea { width: 100%; min-height: 72px; }
label { font-weight: 550; }
.alert { border: 1px solid currentColor; border-radius: 8px; padding: 10px 12px; margin: 0 0 16px; }
.alert.failure { color: var(--danger); }
.prose > :first-child { margin-top: 0; }
.prose > :last-child { margin-bottom: 0; }
.prose h1, .prose h2, .prose h3 { font-size: 15px; margin: 16px 0 6px; }
.prose ul, .prose ol { padding-left: 22px; margin: 0 0 10px; }
.prose pre { background: var(--sunken); padding: 10px; border-radius: 6px; overflow-x: auto; }
.prose code { background: var(--sunken); padding: 1px 4px; border-radius: 4px; }
.prose pre code { padding: 0; }
.prose blockquote { margin: 0 0 10px; padding-left: 12px; border-left: 3px solid var(--line);
  color: var(--muted); }
.scroll { overflow-x: auto; max-width: 100%; }
.prose table { border-collapse: collapse; display: block; overflow-x: auto; margin: 0 0 10px; }
.prose th, .prose td { border: 1px solid var(--line); padding: 4px 10px; text-align: left; }
details > summary { cursor: pointer; }
.body > details { margin-top: 10px; }
.head a { text-decoration: underline; }
.file > summary { padding: 8px 12px; background: var(--sunken); display: flex; flex-wrap: wrap;
  gap: 4px 12px; justify-content: space-between; }
.file[open] > summary { border-bottom: 1px solid var(--line); }
.plus { color: var(--success); }
.minus { color: var(--danger); }
.file > summary::before { content: "▸"; margin-right: -4px; }
.file[open] > summary::before { content: "▾"; }
.file > summary .name { flex: 1; min-width: 180px; }
table.diff, table.source { border-collapse: collapse; width: 100%; min-width: max-content; }
table.diff td, table.source td { padding: 0 10px; white-space: pre; vertical-align: top; }
td.no { width: 1%; text-align: right; color: var(--muted); user-select: none;
  border-right: 1px solid var(--line); }
tr.add { background: var(--add); }
tr.add td.no { background: var(--add-mark); }
tr.del { background: var(--del); }
tr.del td.no { background: var(--del-mark); }
tr.hunk td { background: var(--sunken); color: var(--muted); }
tr.note td { color: var(--muted); font-style: italic; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 0; }
dt { color: var(--muted); }
dd { margin: 0; }
.page-nav { display: flex; gap: 12px; }
@media (max-width: 560px) {
  dl { grid-template-columns: 1fr; }
  dd { margin-bottom: 6px; }
  .brand small { display: block; margin: 0; }
}
`;
