import type { APIRequestContext } from "@playwright/test";
import { type Demo, expect } from "./fixtures.ts";
import { service } from "./sandboxes.ts";

/** Waits until a sandbox, whose mail nobody gets, would have sent a message with this subject; answers with its text. */
export async function capturedMail(
  request: APIRequestContext,
  demo: Demo,
  { id, subject }: { id: string; subject: string },
): Promise<string> {
  let text: string | undefined;
  await expect(async () => {
    const { mails } = await service<{ mails: { subject: string; text: string }[] }>(request, demo, [
      "GET",
      `/tenant/accounts/${id}/mails`,
    ]);
    text = mails.find((mail) => mail.subject === subject)?.text;
    expect(text).toBeDefined();
  }).toPass({ timeout: 30_000 });
  return text ?? "";
}

/** The newest link to `path`, with its token or what stands below it, that was mailed to this address. */
export async function mailedLink(
  request: APIRequestContext,
  { mailUrl }: Demo,
  { to, path }: { to: string; path: string },
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
      link ??= new RegExp(`https?://[^"'\\s<]+${path}(?:\\?token=|/)[\\w-]+`).exec(message)?.[0];
    }
    expect(link).toBeDefined();
  }).toPass({ timeout: 30_000 });
  return link ?? "";
}
