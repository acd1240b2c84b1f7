import type { ReactNode } from "react";
import { HoverLink } from "@/components/ui/hover-link";
import { SkipLink } from "@/components/ui/skip-link";
import type { Hold } from "@/lib/hold";
import { HeldBar } from "./held-bar";
import { Logo } from "./logo";
import { MobileMenu } from "./mobile-menu";
import type { Navigation, ShellPerson } from "./navigation";
import { OfflineBar } from "./offline-bar";
import { PersonMenu } from "./person-menu";
import { SearchButton } from "./search-button";
import type { SearchItem } from "./search-results";
import { SidebarNav } from "./sidebar-nav";
import type { Theme } from "./theme";

interface AppShellProps {
  navigation: Navigation;
  person: ShellPerson;
  theme: Theme;
  signOut: { action: string; fields?: Readonly<Record<string, string>> };
  search: { url: string; actions: SearchItem[]; shortcut: string };
  accountHref: string;
  /** Where the name in the corner leads. */
  home?: string;
  /** Why nothing can be changed; undefined: it can. */
  hold?: Hold | undefined;
  children: ReactNode;
}

/** What is around every page of a person who is signed in. */
export function AppShell({
  navigation,
  person,
  theme,
  signOut,
  search,
  accountHref,
  home = "/",
  hold,
  children,
}: AppShellProps) {
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <SkipLink />
      <aside
        aria-label="Sidebar"
        className="sticky top-0 hidden h-dvh flex-col gap-4 overflow-y-auto border-r border-line bg-sunken px-3 py-3 lg:flex"
      >
        <HomeLink href={home} />
        <SidebarNav id="sidebar" navigation={navigation} />
      </aside>
      <div className="flex min-h-dvh min-w-0 flex-col">
        <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-b border-line bg-surface/90 px-3 backdrop-blur-sm sm:gap-3 sm:px-6">
          <MobileMenu>
            <SidebarNav id="sheet" navigation={navigation} />
          </MobileMenu>
          <span className="lg:hidden">
            <HomeLink href={home} />
          </span>
          <div className="flex flex-1 items-center justify-end gap-2 sm:gap-3 lg:justify-between">
            <SearchButton {...search} />
            <PersonMenu person={person} theme={theme} signOut={signOut} accountHref={accountHref} />
          </div>
        </header>
        {hold === undefined ? null : <HeldBar hold={hold} />}
        <OfflineBar />
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-content flex-1 px-4 py-6 sm:px-6 sm:py-8"
        >
          {children}
        </main>
      </div>
    </div>
  );
}

function HomeLink({ href }: { href: string }) {
  return (
    <HoverLink
      href={href}
      className="flex h-8 items-center gap-2 rounded-md px-2 text-lg font-semibold tracking-tight"
    >
      <Logo />
      Slipway
    </HoverLink>
  );
}
