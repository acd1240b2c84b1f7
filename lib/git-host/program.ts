/** Whether a login is a program's and nobody's: an App's ends so. */
export function isProgram(login: string): boolean {
  return login.endsWith("[bot]");
}
