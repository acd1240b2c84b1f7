/**
 * The provider's one style sheet: system fonts, light and dark by the system's wish, nothing
 * fetched from elsewhere.
 */
export const style = `
:root { color-scheme: light dark; --ground: #f6f7f9; --raised: #fff; --line: #d5d9e0;
  --text: #1a1f29; --muted: #566072; --accent: #1f5fbf; --on-accent: #fff; --note: #fff4d6;
  --note-line: #e3c365; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #12151b; --raised: #1b2029; --line: #343c4a; --text: #eceff4; --muted: #a3adbd;
    --accent: #8ab4f8; --on-accent: #10141b; --note: #2e2814; --note-line: #6d5a1e; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 44rem; margin: 0 auto; padding: 2.5rem 1.25rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 1.5rem 0 1rem; }
ul { list-style: none; margin: 0; padding: 0; }
a { color: var(--accent); }
.note { margin: 0; padding: .5rem .75rem; border: 1px solid var(--note-line); border-radius: 8px;
  background: var(--note); }
.note strong::after { content: ":"; }
.cards { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); }
button { font: inherit; color: inherit; cursor: pointer; border-radius: 8px; padding: .5rem .9rem;
  border: 1px solid var(--line); background: var(--raised); }
button:hover { border-color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.card { display: flex; align-items: center; gap: .75rem; width: 100%; padding: .9rem;
  text-align: left; }
.mark { flex: none; display: grid; place-items: center; width: 2.5rem; height: 2.5rem;
  border-radius: 50%; font-weight: 600; background: var(--accent); color: var(--on-accent); }
.who { display: block; min-width: 0; }
.name { display: block; font-weight: 600; }
.role { display: block; color: var(--muted); }
.primary { background: var(--accent); color: var(--on-accent); border-color: var(--accent);
  font-weight: 600; }
.foot { display: flex; flex-wrap: wrap; align-items: center; gap: 1rem; margin-top: 1.5rem; }
.rows { display: grid; gap: .75rem; }
fieldset { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.25rem; margin: 0;
  padding: .75rem 1rem 1rem; border: 1px solid var(--line); border-radius: 8px;
  background: var(--raised); }
legend { float: left; width: 100%; padding: 0; }
input { accent-color: var(--accent); }
`;

/**
 * Signs out without a second click. The button is pressed, not the form sent, because its name and
 * value say "yes".
 */
export const autoSubmitScript = `document.querySelector('button[name="logout"]').click();\n`;
