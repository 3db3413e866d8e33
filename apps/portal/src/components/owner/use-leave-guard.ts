"use client";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";

export type LeaveGuard = {
  /** Where somebody wants to go while changes are unsaved. */
  destination: string | null;
  stay: () => void;
  leave: () => void;
};

/** The address of a click that leads to another page of this site in this tab; undefined for any other click. */
function destinationOf(event: MouseEvent): string | undefined {
  if (event.defaultPrevented || event.button !== 0) return undefined;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined;
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || (link.target && link.target !== "_self")) return undefined;
  const url = new URL(link.href);
  const isElsewhere = url.pathname !== window.location.pathname || url.search !== window.location.search;
  return url.origin === window.location.origin && isElsewhere ? `${url.pathname}${url.search}` : undefined;
}

/** While `active`, asks before links of this page lead away, and lets the browser ask before it closes the tab. */
export function useLeaveGuard(active: boolean): LeaveGuard {
  const router = useRouter();
  const [destination, setDestination] = useState<string | null>(null);
  const [leaving, setLeaving] = useState(false);
  useEffect(() => {
    if (!active || leaving) return;
    const askOnUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    // Next's router has no hook for leaving: the click is caught before its links see it.
    const askOnClick = (event: MouseEvent) => {
      const to = destinationOf(event);
      if (to === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      setDestination(to);
    };
    window.addEventListener("beforeunload", askOnUnload);
    window.addEventListener("click", askOnClick, { capture: true });
    return () => {
      window.removeEventListener("beforeunload", askOnUnload);
      window.removeEventListener("click", askOnClick, { capture: true });
    };
  }, [active, leaving]);
  return {
    destination,
    stay: () => setDestination(null),
    leave: () => {
      if (destination === null) return;
      setLeaving(true);
      setDestination(null);
      router.push(destination);
    },
  };
}
