import { LogOut, UserRound } from "lucide-react";
import { Avatar } from "@/components/ui/avatar";
import { HoverLink } from "@/components/ui/hover-link";
import { Popover, popoverItem } from "@/components/ui/popover";
import type { ShellPerson } from "./navigation";
import type { Theme } from "./theme";
import { SignOutForm } from "./sign-out-form";
import { ThemeToggle } from "./theme-toggle";

interface PersonMenuProps {
  person: ShellPerson;
  theme: Theme;
  /** Where the form to sign out is posted to, and what it must carry (a CSRF token). */
  signOut: { action: string; fields?: Readonly<Record<string, string>> };
  /** Where somebody sees what is theirs. */
  accountHref: string;
}

export function PersonMenu({ person, theme, signOut, accountHref }: PersonMenuProps) {
  return (
    <>
      <button
        type="button"
        popoverTarget="person-menu"
        className="rounded-full"
        aria-label={`Account of ${person.name}`}
      >
        <Avatar name={person.name} className="size-8 text-xs" />
      </button>
      <Popover id="person-menu" align="end" className="w-64">
        <div className="px-2 py-1.5">
          <p className="truncate font-medium">{person.name}</p>
          <p className="truncate text-sm text-muted">{person.email}</p>
          <p className="mt-1 text-xs text-muted">{person.role}</p>
        </div>
        <div className="-mx-1 my-1 border-y border-line px-3 py-2">
          <ThemeToggle theme={theme} />
        </div>
        <HoverLink href={accountHref} className={popoverItem}>
          <UserRound aria-hidden />
          Account
        </HoverLink>
        <SignOutForm action={signOut.action}>
          {Object.entries(signOut.fields ?? {}).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <button type="submit" className={popoverItem}>
            <LogOut aria-hidden />
            Sign out
          </button>
        </SignOutForm>
      </Popover>
    </>
  );
}
