import { instanceStates } from "@/components/instances/instance-state";
import { requestVerbs } from "@/components/requests/request-headline";
import { requestStateWord } from "@/components/requests/request-state";
import type { SearchItem } from "@/components/shell/search-results";
import type { FoundItem } from "@/lib/overview/server";

/** What the search found, in the words of the pages that it leads to. */
export function searchItem(found: FoundItem): SearchItem {
  const { kind, href, title } = found;
  switch (found.kind) {
    case "template":
      return { kind, href, title, detail: found.category };
    case "instance": {
      const { word } = instanceStates[found.state];
      const state = found.suspended ? `${word}, suspended` : word;
      return { kind, href, title, detail: place(found, state) };
    }
    case "request": {
      const word = requestStateWord({ state: found.state, kind: found.change });
      return {
        kind,
        href,
        title: `${requestVerbs[found.change]} ${title}`,
        detail: place(found, word),
      };
    }
  }
}

function place({ team, target }: { team: string; target: string }, state: string): string {
  return `${team} · ${target} · ${state}`;
}
