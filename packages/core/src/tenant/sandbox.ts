import { z } from "zod";

/** What a test tenant may start with besides what every workspace has. */
export const sandboxTemplates = ["empty", "laundry", "school", "marketing"] as const;
export type SandboxTemplate = (typeof sandboxTemplates)[number];

/** How long a test tenant lives unless staff say otherwise, and at most from any moment on. */
export const sandboxDays = { usual: 14, most: 90 } as const;
export const SandboxDays = z.number("invalid").int("invalid").min(1, "too_small").max(sandboxDays.most, "too_big");
const noticeDays = 2;
const dayMs = 86_400_000;

/** `now` is the platform's time, also for a sandbox with a clock. */
export function sandboxExpiry(now: Date, days: number): Date {
  return new Date(now.getTime() + days * dayMs);
}

export type SandboxLife = "running" | "ending" | "over";

/** `ending` from two days before the end: whoever made the sandbox is told then. */
export function sandboxLife(expiresAt: Date, now: Date): SandboxLife {
  if (expiresAt <= now) return "over";
  return expiresAt.getTime() - noticeDays * dayMs <= now.getTime() ? "ending" : "running";
}

/** Sandboxes that expire before this have their notice by now. */
export function noticeDueBefore(now: Date): Date {
  return sandboxExpiry(now, noticeDays);
}
