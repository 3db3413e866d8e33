import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { expect } from "./fixtures.ts";
import type { Credentials } from "./sessions.ts";

export const main = (page: Page) => page.getByRole("main");
export const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
export const button = (page: Page | Locator, name: string | RegExp) => page.getByRole("button", { name, exact: true });
/** What is streamed stands twice until it is in its place: only what is seen counts. */
export const shown = (page: Page, words: string | RegExp, options: { exact?: boolean } = {}) =>
  page.getByText(words, options).filter({ visible: true });
/** The same of a control with this label. */
export const field = (page: Page | Locator, label: string | RegExp) =>
  page.getByLabel(label, { exact: true }).filter({ visible: true });

/** Nothing that axe objects to. In this page, not from a tab of its own: no page here has a frame of another origin. */
export async function noViolations(page: Page): Promise<void> {
  // A page that another has led to gets its title a moment after its words.
  await expect(page).toHaveTitle(/./);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

/** Every control is React's: what is typed or pressed before that is lost. */
export async function awake(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll("button, input, select, textarea:not([aria-hidden])")].every((control) =>
      Object.keys(control).some((key) => key.startsWith("__reactProps")),
    ),
  );
}

export async function fillSignIn(page: Page, { email, password }: Credentials): Promise<void> {
  await field(page, "E-mail address").fill(email);
  await field(page, "Password").fill(password);
  await button(page, "Sign in").click();
}

/** A page that is just there may not listen to clicks yet. */
export async function openDialog(page: Page, opener: Locator): Promise<Locator> {
  const dialog = page.getByRole("dialog");
  await expect(async () => {
    if (!(await dialog.isVisible())) await opener.click({ timeout: 2000 });
    await expect(dialog).toBeVisible({ timeout: 2000 });
  }).toPass();
  return dialog;
}

/** Ends the dialog that asks why. */
export async function giveReason(page: Page, submit: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("Asked for in the test");
  await button(dialog, submit).click();
  await expect(dialog).toBeHidden();
}

/** On the gateway's page. */
export async function payWith(page: Page, card: string, name = "Robin Quay"): Promise<void> {
  await page.getByLabel("Card number").fill(card);
  await page.getByLabel("Expires").fill("12 / 40");
  await page.getByLabel("Security code").fill("123");
  await page.getByLabel("Name on card").fill(name);
  await button(page, /^(Pay|Save)/).click();
}
