"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { cn } from "@/components/ui/cn";
import { themeAttribute, themeCookie, themes, type Theme } from "./theme";

const looks = {
  light: { icon: Sun, word: "Light" },
  dark: { icon: Moon, word: "Dark" },
  system: { icon: Monitor, word: "System" },
} as const satisfies Record<Theme, unknown>;

/** Three choices; the one made is kept in a cookie for a year. */
export function ThemeToggle({ theme }: { theme: Theme }) {
  const [chosen, setChosen] = useState(theme);

  function choose(next: Theme) {
    setChosen(next);
    const attribute = themeAttribute(next);
    const root = document.documentElement;
    // All colours change at once; without this each would fade by itself.
    root.dataset.switching = "";
    if (attribute) root.dataset.theme = attribute;
    else delete root.dataset.theme;
    requestAnimationFrame(() => requestAnimationFrame(() => delete root.dataset.switching));
    document.cookie = `${themeCookie}=${next}; path=/; max-age=31536000; samesite=lax`;
  }

  return (
    <fieldset className="flex items-center gap-0.5 rounded-md border border-line bg-sunken p-0.5">
      <legend className="sr-only">Theme</legend>
      {themes.map((each) => {
        const { icon: Icon, word } = looks[each];
        return (
          <label
            key={each}
            title={word}
            className={cn(
              "grid flex-1 place-items-center rounded-sm px-2 py-1 text-muted hover:text-text",
              "has-checked:bg-raised has-checked:text-text has-checked:shadow-control",
              "has-focus-visible:outline-2 has-focus-visible:outline-focus pointer-coarse:py-2",
            )}
          >
            <input
              type="radio"
              name="theme"
              value={each}
              checked={chosen === each}
              className="sr-only"
              onChange={() => choose(each)}
            />
            <Icon aria-hidden className="size-4" />
            <span className="sr-only">{word}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
