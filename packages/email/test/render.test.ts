import { locales } from "@tenantry/core/locale";
import { describe, expect, test } from "vitest";
import { render } from "../src/render.ts";
import { messages } from "./messages.ts";

const all = locales.flatMap((locale) =>
  messages(locale).map((message) => ({ locale, template: message.template, message })),
);

/** Every address that the properties of a message carry. */
const addresses = (props: object): string[] =>
  Object.values(props).filter((value): value is string => typeof value === "string" && value.startsWith("https://"));

describe.each(all)("$template in $locale", ({ locale, message }) => {
  test("is complete in HTML and in plain text", async () => {
    const { subject, html, text } = await render(message);
    expect(subject).toMatch(/^[^\r\n]{5,150}$/);
    expect(html).toContain(`lang="${locale}"`);
    expect(html).toContain(`dir="${locale === "ar" ? "rtl" : "ltr"}"`);
    expect(html).not.toMatch(/<img|undefined|\[object|\{\w+\}/);
    expect(text).not.toMatch(/undefined|\[object|\{\w+\}|<\w/);
    for (const address of addresses(message.props)) {
      expect(html).toContain(`href="${address}"`);
      expect(text).toContain(address);
    }
    expect(/[\u0600-\u06ff]/.test(subject)).toBe(locale === "ar");
  });
});

test("a button is followed by its bare address", async () => {
  const [, confirm] = messages("en");
  if (confirm?.template !== "confirm_address") throw new Error("The order of the messages has changed.");
  const { html } = await render(confirm);
  expect(html.split(`href="${confirm.props.url}"`)).toHaveLength(3);
  expect(html).toContain(`>${confirm.props.url}</bdi>`);
});

test("instants are shown in the zone given, with the zone", async () => {
  const [welcome, confirm] = messages("en");
  if (!welcome || !confirm) throw new Error("The order of the messages has changed.");
  // 21:30 UTC is the next day in Muscat.
  expect((await render(welcome)).text).toContain("8 Nov 2026, 01:30 (\u2066Asia/Muscat,\u00a0GMT+4\u2069)");
  expect((await render(confirm)).text).toContain("24 Oct 2026, 14:05 (\u2066Asia/Muscat,\u00a0GMT+4\u2069)");
});

test("without a trial the plan is named and no date promised", async () => {
  const [welcome] = messages("en");
  if (welcome?.template !== "welcome") throw new Error("The order of the messages has changed.");
  const { text } = await render({ ...welcome, props: { ...welcome.props, trialEndsAt: null } });
  expect(text).toContain("You are on the \u2068Growth\u2069 plan.");
  expect(text).not.toContain("Trial ends");
});

describe("hostile names", () => {
  const hostile = {
    person: `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`,
    business: "Win\r\nBcc: victim@example.com\u2028{name} <a href='https://evil.example'>click</a>\u202e",
  };

  test.each(locales)("stay text in %s", async (locale) => {
    for (const message of messages(locale, hostile)) {
      const { subject, html, text } = await render(message);
      expect(html).not.toMatch(/<script|<img|href='|href="https:\/\/evil/);
      expect(html).toContain("&lt;script");
      expect(subject).not.toMatch(/[\r\n\u2028\u202e]/);
      expect(text).not.toMatch(/\r|\u2028|\u202e|^Bcc:/m);
    }
  });

  test("offer a mail program nothing to turn into a link", async () => {
    for (const message of messages("en", { person: "www.evil.example", business: "https://evil.example/win" })) {
      const { subject, html, text } = await render(message);
      for (const part of [subject, html, text]) expect(part).not.toMatch(/evil\.example|https:\/\/evil/);
    }
  });

  test("are cut before they become a message of their own", async () => {
    for (const message of messages("en", { person: "x".repeat(120), business: "y".repeat(5000) })) {
      const { subject, html } = await render(message);
      expect(subject.length).toBeLessThan(150);
      expect(html).not.toMatch(/x{80}|y{80}/);
    }
  });
});
