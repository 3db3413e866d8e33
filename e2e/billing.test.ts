import type { APIRequestContext, Locator, Page } from "@playwright/test";
import { textOf } from "../packages/documents/test/read-pdf.ts";
import type { Business } from "./businesses.ts";
import { type Demo, expect, test } from "./fixtures.ts";
import { capturedMail } from "./mailbox.ts";
import { awake, button, field, heading, main, noViolations, payWith, shown } from "./page.ts";
import { moveClock, openSandbox, service } from "./sandboxes.ts";
import { call, signInOwner } from "./sessions.ts";

const link = (page: Page, name: string | RegExp) => page.getByRole("link", { name });

/** Test cards of the gateway. */
const cards = {
  good: "4242 4242 4242 4242",
  declined: "4000 0000 0000 0002",
  asksWhenPaid: "4000 0027 6000 3184",
} as const;

const confirm = (page: Page, name: string) => page.getByRole("dialog").getByRole("button", { name }).click();

/** Signs in; answers with the path of the billing page. */
async function enterBilling(page: Page, business: Business, demo: Demo): Promise<string> {
  await signInOwner(page.request, demo, business);
  return `/billing/${business.id}`;
}

/** Staff book the money of a transfer that has arrived. */
const bookTransfer = (request: APIRequestContext, demo: Demo, invoiceId: string) =>
  service(request, demo, ["PATCH", `/invoices/${invoiceId}/status`], {
    payment_status: "PAID",
    reference: "FT-20270301",
    evidence: "Statement of 1 March, line 4",
  });

/** Puts a sandbox on a paid plan without the screens. */
async function payByTransfer(page: Page, demo: Demo, business: Business, planCode: string): Promise<void> {
  const change = { tenantId: business.id, planCode, cycle: "monthly" };
  const { invoiceId } = await call<{ invoiceId: string }>(page.request, demo.portalUrl, "subscription.change", change);
  await bookTransfer(page.request, demo, invoiceId);
}

/** What stands in the PDF behind a link. */
async function pdfText(page: Page, to: Locator): Promise<string> {
  const response = await page.request.get((await to.getAttribute("href")) ?? "");
  expect(response.headers()["content-type"]).toContain("application/pdf");
  return (await textOf(await response.body())).join("\n");
}

/** Opens the checkout of a plan and asks for the gateway's page. */
async function checkOut(page: Page, billing: string, plan: string, cycle = "monthly"): Promise<void> {
  await page.goto(`${billing}/checkout?plan=${plan}&cycle=${cycle}`);
  await page.getByRole("radio", { name: "New card" }).check();
  await button(page, /^Pay \W*OMR/).click();
  await page.getByLabel("Card number").waitFor();
}

test.use({ locale: "en-US" });

test("a trial is reminded of, becomes a paid plan on the gateway's page, and its invoice is a PDF", async ({
  page,
  request,
  demo,
}) => {
  const business = await openSandbox(request, demo);
  await moveClock(request, demo, business, { to: "2027-03-12T08:00:00Z" });
  const subject = `The trial of ${business.name} ends in 3 days`;
  await capturedMail(request, demo, { id: business.id, subject });

  const billing = await enterBilling(page, business, demo);
  await page.goto("/billing");
  await expect(page).toHaveURL(billing);
  await expect(main(page)).toContainText("3 days left in your trial");
  await expect(page.getByRole("note")).toContainText("12 Mar 2027");
  await expect(main(page)).toContainText("No invoices yet");
  await noViolations(page);
  await link(page, "Activate paid plan").click();
  await expect(heading(page, "Choose a paid plan")).toBeVisible();
  await shown(page, "Yearly", { exact: true }).click();
  await shown(page, "Monthly", { exact: true }).click();
  await expect(link(page, "Contact sales")).toBeVisible();
  await noViolations(page);
  await link(page, "Activate Growth").click();

  // What is shown is what is charged: 79.000 and 5 % of it.
  await expect(heading(page, "Start Growth")).toBeVisible();
  const due = main(page).getByRole("row", { name: /To pay now/ });
  await expect(due).toContainText("82.950");
  const amount = ((await due.getByRole("cell").textContent()) ?? "").trim();
  await noViolations(page);
  await page.getByRole("radio", { name: "New card" }).check();
  await button(page, `Pay \u2068${amount}\u2069`).click();
  await expect(shown(page, "82.950").first()).toBeVisible();
  await payWith(page, cards.good);
  await expect(heading(page, "Your payment has arrived")).toBeVisible();
  await expect(main(page)).toContainText("You are on Growth now.");
  await expect(main(page)).toContainText(amount);

  await link(page, "See the invoice").click();
  await expect(heading(page, /^Invoice .*INV-/)).toBeVisible();
  await expect(main(page).getByText("Paid", { exact: true }).first()).toBeVisible();
  await expect(main(page).getByRole("row", { name: /Total/ })).toContainText(amount);
  await noViolations(page);
  const text = await pdfText(page, link(page, "Download PDF"));
  expect(text).toContain("Tax invoice");
  expect(text).toContain(business.name);
  expect(text).toContain("82.950");

  await main(page).getByRole("link", { name: "Billing", exact: true }).click();
  await expect(main(page).getByText("Active", { exact: true })).toBeVisible();
  await expect(main(page)).toContainText("Visa ending in 4242");
});

test("a paid plan goes down when its period ends, is cancelled and resumed", async ({ page, request, demo }) => {
  const business = await openSandbox(request, demo);
  const billing = await enterBilling(page, business, demo);
  await payByTransfer(page, demo, business, "growth");
  await page.goto(billing);
  await expect(main(page).getByText("Active", { exact: true })).toBeVisible();

  await link(page, "Change plan").click();
  await link(page, "Downgrade to Starter").click();
  await expect(main(page)).toContainText("When the current period ends.");
  await expect(main(page)).toContainText("Nothing is charged now.");
  await expect(main(page)).toContainText("What you give up");
  await noViolations(page);
  await button(page, "Change to Starter on \u20681 Apr 2027\u2069").click();
  await expect(main(page)).toContainText("Change to Starter on 1 Apr 2027");
  await expect(button(page, "Undo this change")).toBeVisible();
  await noViolations(page);

  await moveClock(request, demo, business, { to: "2027-04-01T08:00:00Z" });
  await page.reload();
  await expect(main(page)).toContainText("Starter plan");
  await expect(main(page)).toContainText("OMR 29.000");
  await expect(main(page).getByRole("row", { name: /30\.450/ })).toContainText("Awaiting payment");

  await link(page, "Cancel subscription").click();
  await expect(heading(page, "Cancel subscription")).toBeVisible();
  await expect(main(page)).toContainText("You give up:");
  await button(page, "Cancel subscription").click();
  await expect(shown(page, "This field is empty. Fill it in to continue.")).toBeVisible();
  await noViolations(page);
  await field(page, "Reason").selectOption("It is too expensive");
  await field(page, /^What would have kept you/).fill("A smaller plan");
  await button(page, "Cancel subscription").click();
  await confirm(page, "Cancel subscription");
  await expect(main(page)).toContainText(/The subscription is cancelled\. It ends on \W*1 May 2027/);
  await expect(main(page).getByText("Ends soon", { exact: true })).toBeVisible();
  await noViolations(page);
  await button(page, "Resume subscription").click();
  await confirm(page, "Resume subscription");
  await expect(link(page, "Cancel subscription")).toBeVisible();
  await expect(main(page).getByText("Ends soon", { exact: true })).toHaveCount(0);
});

test("a plan that would fit better is offered; a scheduled change is undone; without auto-renew it ends", async ({
  page,
  request,
  demo,
}) => {
  const business = await openSandbox(request, demo);
  const billing = await enterBilling(page, business, demo);
  await payByTransfer(page, demo, business, "growth");
  await page.goto(`${billing}/cancel`);
  await expect(main(page)).toContainText("Would Starter fit better?");
  await link(page, "See what Starter would change").click();
  await button(page, /^Change to Starter on/).click();
  await button(page, "Undo this change").click();
  await confirm(page, "Undo this change");
  await expect(button(page, "Undo this change")).toHaveCount(0);

  await page.getByRole("switch", { name: "Auto-renew" }).click();
  await expect(page.getByRole("dialog")).toContainText("You keep everything until");
  await noViolations(page);
  await confirm(page, "Turn auto-renew off");
  await expect(main(page)).toContainText("Auto-renew is off");
  await moveClock(request, demo, business, { by: "month" });
  await page.reload();
  await expect(main(page)).toContainText("Free Trial plan");
  await expect(main(page)).toContainText("Nothing is charged");
});

test("a declined card says so, and another one pays", async ({ page, request, demo }) => {
  const business = await openSandbox(request, demo);
  const billing = await enterBilling(page, business, demo);
  await checkOut(page, billing, "starter");
  await payWith(page, cards.declined);
  await expect(page.getByRole("alert")).toContainText("declined");

  // Left without paying: nothing has changed, and it goes on where it was.
  await link(page, /Back to Tenantry/).click();
  await expect(main(page)).toContainText("Nothing was charged");
  await noViolations(page);
  await link(page, "Continue to payment").click();
  await expect(heading(page, /^Pay invoice/)).toBeVisible();
  await noViolations(page);
  await page.getByRole("radio", { name: "New card" }).check();
  await button(page, /^Pay \W*OMR/).click();
  await payWith(page, cards.good);
  await expect(heading(page, "Your payment has arrived")).toBeVisible();
  await expect(main(page)).toContainText("You are on Starter now.");
});

test("a bank that asks is answered, on the first page and for the saved card", async ({ page, request, demo }) => {
  const business = await openSandbox(request, demo);
  const billing = await enterBilling(page, business, demo);
  await checkOut(page, billing, "starter");
  await payWith(page, cards.asksWhenPaid);
  await button(page, "Complete authentication").click();
  await expect(heading(page, "Your payment has arrived")).toBeVisible();

  // The saved card: its bank insists on its customer, on a page of its own.
  await page.goto(`${billing}/checkout?plan=growth&cycle=monthly`);
  await page.getByRole("radio", { name: /ending in 3184/ }).check();
  await button(page, /^Pay \W*OMR/).click();
  await page.waitForURL(/\/c\/pay\//);
  await button(page, /^Pay/).click();
  await button(page, "Complete authentication").click();
  await expect(heading(page, "Your payment has arrived")).toBeVisible();
  await expect(main(page)).toContainText("You are on Growth now.");
});

test("an abandoned change is withdrawn; its invoice is void", async ({ page, request, demo }) => {
  const business = await openSandbox(request, demo);
  const billing = await enterBilling(page, business, demo);
  await checkOut(page, billing, "starter");
  await page.goto(billing);
  await expect(main(page)).toContainText("Your change to Starter waits for its payment");
  await noViolations(page);
  await button(page, "Withdraw the change").click();
  await page.getByRole("dialog").getByRole("button", { name: "Withdraw the change" }).click();
  await expect(main(page)).not.toContainText("waits for its payment");
  await expect(main(page).getByText("Void", { exact: true })).toBeVisible();
});

test("a bank transfer shows where to send the money; the plan starts when staff have booked it", async ({
  page,
  request,
  demo,
}) => {
  const business = await openSandbox(request, demo);
  const billing = await enterBilling(page, business, demo);
  await page.goto(`${billing}/checkout?plan=starter&cycle=yearly`);
  await page.getByRole("radio", { name: "Bank transfer" }).check();
  await button(page, "Show payment instructions").click();
  await expect(page.getByRole("heading", { name: "Pay by transfer" })).toBeVisible();
  await noViolations(page);
  await page.reload();
  const reference = main(page).getByText(/^RF\d\d/);
  await expect(reference).toBeVisible();
  await expect(main(page)).toContainText("OM810180000001299123456");
  const invoiceId = /invoices\/([^/]+)\/pay/.exec(page.url())?.[1] ?? "";

  await page.goto(billing);
  await expect(main(page)).toContainText("Your change to Starter waits for its payment");
  await expect(main(page).getByText("Awaiting payment", { exact: true })).toBeVisible();
  await bookTransfer(request, demo, invoiceId);
  await page.reload();
  await expect(main(page)).toContainText("Starter plan");
  await expect(main(page).getByText("Paid", { exact: true })).toBeVisible();
  // What was used last is chosen the next time.
  await page.goto(`${billing}/checkout?plan=growth&cycle=yearly`);
  await expect(page.getByRole("radio", { name: "Bank transfer" })).toBeChecked();
});

test("two tabs that pay one invoice charge it once", async ({ page, request, demo }) => {
  const business = await openSandbox(request, demo);
  const billing = await enterBilling(page, business, demo);
  await checkOut(page, billing, "starter");
  const other = await page.context().newPage();
  await other.goto(billing);
  await link(other, "Continue to payment").click();
  await link(other, "Continue to the payment page").click();
  await other.getByLabel("Card number").waitFor();
  await payWith(page, cards.good);
  await expect(heading(page, "Your payment has arrived")).toBeVisible();
  await payWith(other, cards.good);
  await expect(heading(other, "Your payment has arrived")).toBeVisible();
  await page.goto(billing);
  await expect(main(page).getByText("Paid", { exact: true })).toHaveCount(1);
  await expect(main(page)).not.toContainText("in your favour");
  await link(page, /INV-/).first().click();
  await expect(main(page).getByRole("row", { name: /Visa ending in 4242/ })).toHaveCount(1);
});

test("a card is saved, made default and removed; details are kept", async ({ page, request, demo }) => {
  const business = await openSandbox(request, demo);
  await page.goto(await enterBilling(page, business, demo));
  await awake(page);
  await button(page, "Add card").click();
  await payWith(page, cards.good);
  await expect(main(page)).toContainText("Visa ending in 4242");
  await button(page, "Remove: Visa ending in 4242").click();
  await noViolations(page);
  await page.getByRole("dialog").getByRole("button", { name: "Remove card" }).click();
  await expect(main(page)).toContainText("No card is saved");
  await field(page, /^Legal name/).fill("Quay Laundries LLC");
  await field(page, /^Tax number/).fill("OM1234567890");
  await button(page, "Save billing details").click();
  await expect(main(page)).toContainText("Saved. The next invoice shows it.");
  await page.reload();
  await expect(field(page, /^Legal name/)).toHaveValue("Quay Laundries LLC");
});

test("nobody sees the billing of somebody else", async ({ page, request, demo }) => {
  const [mine, other] = [await openSandbox(request, demo), await openSandbox(request, demo)];
  const theirs = await enterBilling(page, other, demo);
  await page.goto(theirs);
  await expect(heading(page, "Billing")).toBeVisible();
  await page.context().clearCookies();
  await enterBilling(page, mine, demo);
  for (const path of [theirs, `${theirs}/plans`, `${theirs}/cancel`, `${theirs}/checkout?plan=starter&cycle=monthly`]) {
    await page.goto(path);
    await expect(shown(page, "There is nothing at this address")).toBeVisible();
  }
});

test.describe("in Arabic", () => {
  test.use({ locale: "ar-OM" });

  test("billing, plans and checkout read from the right", async ({ page, request, demo }) => {
    const business = await openSandbox(request, demo, { language: "ar" });
    const billing = await enterBilling(page, business, demo);
    await page.goto(billing);
    await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
    await expect(heading(page, "الفوترة")).toBeVisible();
    await noViolations(page);
    for (const path of [`${billing}/plans`, `${billing}/checkout?plan=growth&cycle=yearly`, `${billing}/cancel`]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await noViolations(page);
    }
    await payByTransfer(page, demo, business, "growth");
    await page.goto(billing);
    await link(page, /INV-/).first().click();
    await expect(heading(page, /INV-/)).toBeVisible();
    await noViolations(page);
    const text = await pdfText(page, page.locator('a[href$="/pdf"]').first());
    expect(text).toContain("ضريبية");
    // Words stand in the file in the order of their painting.
    expect(text).toContain("مغسلة");
    expect(text).toContain("الرصيف");
    expect(text).toContain("82.950");
  });
});
