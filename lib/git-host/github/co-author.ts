import type { Person } from "../repository";

/** A commit's message that names who it is for, where its author is somebody else. */
export function withCoAuthor(message: string, { name, email }: Person): string {
  return `${message.trimEnd()}\n\nCo-authored-by: ${name} <${email}>\n`;
}
