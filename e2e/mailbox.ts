import type { APIRequestContext } from "@playwright/test";
import { expect } from "./fixtures.ts";

/** Waits until this address has been sent a message with this subject. */
export async function mailArrives(
  request: APIRequestContext,
  { mailUrl, to, subject }: { mailUrl: string; to: string; subject: string },
): Promise<void> {
  await expect(async () => {
    const inbox = await (await request.get(mailUrl)).text();
    const entries = inbox.split('href="/inbox/').slice(1);
    expect(entries.some((entry) => entry.includes(to) && entry.includes(subject))).toBe(true);
  }).toPass({ timeout: 30_000 });
}

/** The newest link to `path` that was mailed to this address, as soon as it has arrived. */
export async function mailedLink(
  request: APIRequestContext,
  { mailUrl, to, path }: { mailUrl: string; to: string; path: string },
): Promise<string> {
  let link: string | undefined;
  await expect(async () => {
    const inbox = await (await request.get(mailUrl)).text();
    const ids = inbox
      .split('href="/inbox/')
      .slice(1)
      .filter((entry) => entry.includes(to))
      .map((entry) => entry.split('"')[0]);
    for (const id of ids) {
      const message = await (await request.get(new URL(`/inbox/${id}`, mailUrl).href)).text();
      link ??= new RegExp(`https?://[^"'\\s<]+${path}\\?token=[\\w-]+`).exec(message)?.[0];
    }
    expect(link).toBeDefined();
  }).toPass({ timeout: 30_000 });
  return link ?? "";
}
