"use client";

import { WifiOff } from "lucide-react";
import { useEffect, useSyncExternalStore } from "react";
import { leadsAway } from "./leads-away";

function subscribe(onChange: () => void): () => void {
  window.addEventListener("online", onChange);
  window.addEventListener("offline", onChange);
  return () => {
    window.removeEventListener("online", onChange);
    window.removeEventListener("offline", onChange);
  };
}

/**
 * Says that the network is gone, and goes by itself when it is back. Meanwhile a link keeps the page:
 * following it would end on the browser's own error, with what was typed gone.
 */
export function OfflineBar() {
  const online = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  useEffect(() => {
    if (online) return undefined;
    const stay = (event: MouseEvent) => {
      if (!leadsAway(event, window.location.href)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener("click", stay, { capture: true });
    return () => document.removeEventListener("click", stay, { capture: true });
  }, [online]);
  return (
    <div aria-live="polite">
      {online ? null : (
        <p className="flex items-center justify-center gap-2 border-b border-warning-line bg-warning-soft px-4 py-1.5 text-sm font-medium text-warning">
          <WifiOff aria-hidden className="size-4" />
          You are offline. What you see may be old; nothing you typed is lost. Links work again once
          you are back.
        </p>
      )}
    </div>
  );
}
