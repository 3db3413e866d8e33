"use client";
import { useSyncExternalStore } from "react";

let known: readonly string[] | undefined;
const none: readonly string[] = [];

const never = () => () => undefined;
const browserZones = (): readonly string[] => (known ??= Intl.supportedValuesOf("timeZone"));

/** The browser's own list, which may differ from the server's: until it has taken over, only what is chosen. */
export function useTimeZones(chosen: string): string[] {
  const zones = useSyncExternalStore(never, browserZones, () => none);
  return zones.includes(chosen) ? [...zones] : [chosen, ...zones];
}
