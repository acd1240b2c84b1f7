import { describe, knownGroups, type Person } from "./people";

const escapes: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML; every value in the pages below goes through it. */
function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => escapes[char] ?? char);
}

function page(title: string, body: string, script = ""): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
<title>${escape(title)} · Sandbox identity</title>
${script}</head>
<body>
<main>
<p class="note"><strong>Sandbox identity</strong> no password here, it stands in for your single sign-on.</p>
${body}
</main>
</body>
</html>`;
}

function initials(name: string): string {
  return name
    .split(" ")
    .map((part) => part.charAt(0))
    .join("");
}

function whoIs(person: Person): string {
  const { role, teams } = describe(person.groups);
  const inTeams = teams.length > 0 ? ` · ${teams.map(escape).join(", ")}` : "";
  return `<span class="who"><span class="name">${escape(person.name)}</span><span class="role">${escape(role)}${inTeams}</span></span>`;
}

/**
 * Pick a person: one button each, in one form, so that it works with the keyboard alone and without
 * scripts.
 */
export function signInPage(people: readonly Person[], hint: string): string {
  const cards = people.map((person) => {
    const focus = hint === person.email || hint === person.id ? " autofocus" : "";
    return `<li><button class="card" name="person" value="${escape(person.id)}"${focus}>
<span class="mark" aria-hidden="true">${escape(initials(person.name))}</span>${whoIs(person)}</button></li>`;
  });
  return page(
    "Sign in",
    `<h1>Who is signing in to Slipway?</h1>
<form method="post">
<ul class="cards">${cards.join("\n")}</ul>
<p class="foot"><button class="quiet" name="cancel" value="yes">Go back without signing in</button>
<a href="/people">Change who is in which group</a></p>
</form>`,
  );
}

/** Groups by hand, for trying what happens when one is taken away. */
export function peoplePage(people: readonly Person[]): string {
  const rows = people.map((person) => {
    const offered = [...new Set([...knownGroups, ...person.groups])];
    const boxes = offered.map((group) => {
      const checked = person.groups.includes(group) ? " checked" : "";
      return `<label><input type="checkbox" name="group" value="${escape(group)}"${checked}> ${escape(group)}</label>`;
    });
    return `<li id="${escape(person.id)}"><form method="post" action="/people/${escape(person.id)}">
<fieldset><legend>${whoIs(person)}</legend>${boxes.join("\n")}
<button class="quiet">Save ${escape(person.name)}</button></fieldset></form></li>`;
  });
  return page(
    "People and groups",
    `<h1>People and groups</h1>
<p>What you change counts at once: the provider's next answer has it, and Slipway follows when it asks again.</p>
<ul class="rows">${rows.join("\n")}</ul>`,
  );
}

/** What somebody sees who opens the provider itself. */
export function welcomePage(): string {
  return page(
    "Welcome",
    `<h1>An OpenID provider for the sandbox</h1>
<p>Sign in from Slipway; you come here by yourself. <a href="/people">People and groups</a> ·
<a href="/.well-known/openid-configuration">Discovery document</a></p>`,
  );
}

/**
 * The question before signing out; `asked` submits it by itself (and shows the button where scripts
 * are off).
 */
export function signOutPage(form: string, asked: boolean): string {
  return page(
    "Sign out",
    `<h1>Sign out everywhere?</h1>
<p>This ends your session at the provider, and with it the one in Slipway.</p>
${form}
<p class="foot"><button class="primary" type="submit" form="op.logoutForm" value="yes" name="logout">Sign out</button>
${asked ? "" : `<button class="quiet" type="submit" form="op.logoutForm">Stay signed in</button>`}</p>`,
    asked ? `<script src="/submit.js" defer></script>\n` : "",
  );
}

export function signedOutPage(): string {
  return page("Signed out", `<h1>You are signed out</h1>\n<p>You can close this page.</p>`);
}

export function errorPage(title: string, detail: string): string {
  return page("Error", `<h1>${escape(title)}</h1>\n<p>${escape(detail)}</p>`);
}
