/** What a person chose; "system" is the absence of a choice. */
export const themes = ["light", "dark", "system"] as const;
export type Theme = (typeof themes)[number];

/**
 * Name of the cookie that holds the choice, so that the server renders the right colours at once.
 */
export const themeCookie = "slipway-theme";

export function parseTheme(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? "system";
}

/** `data-theme` of <html>; none means that the system decides. */
export function themeAttribute(theme: Theme): "light" | "dark" | undefined {
  return theme === "system" ? undefined : theme;
}
