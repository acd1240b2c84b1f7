/** What a card calls the drawing of its icon on the page's sheet of icons. */
export function iconId(name: string): string {
  return `template-icon-${name}`;
}

export const usersIconId = "template-users";
export const policiesIconId = "template-policies";
