import { testCards } from "./cards.ts";

/** What is wrong, and in which field. */
export type EntryError = { field: "number" | "expires" | "cvc"; text: string };
export type CardEntry = { saved: string; number: string; expires: string; cvc: string; name: string };

type Checkout = {
  action: string;
  cancelUrl: string | null;
  /** Null when a card is only saved. */
  amount: string | null;
  description: string;
  email: string | null;
  saved: readonly { id: string; label: string }[];
  entry: CardEntry | undefined;
  error: EntryError | undefined;
};

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? "");

const grouped = (number: string): string => number.replaceAll(/(\d{4})(?=\d)/g, "$1 ");

export function checkoutPage({ action, cancelUrl, amount, description, email, saved, entry, error }: Checkout): string {
  const title = amount === null ? "Save a card" : `Pay ${amount}`;
  const chosen = entry?.saved ?? saved[0]?.id ?? "";
  const flag = (field: EntryError["field"]) =>
    error?.field === field ? ' aria-describedby="error" aria-invalid="true"' : "";
  return layout(
    title,
    `<section class="order" aria-labelledby="order">
      ${cancelUrl === null ? "" : `<a class="back" href="${escapeHtml(cancelUrl)}"><span aria-hidden="true">←</span> Back to Tenantry</a>`}
      <h1 id="order" dir="auto">${amount === null ? "Save a card for later" : escapeHtml(description)}</h1>
      ${amount === null ? "<p>Nothing is charged now.</p>" : `<p class="amount">${escapeHtml(amount)}</p>`}
    </section>
    <section class="pay" aria-labelledby="card">
      <h2 id="card">${amount === null ? "Card" : "Pay with card"}</h2>
      ${error === undefined ? "" : `<p class="error" role="alert" id="error">${escapeHtml(error.text)}</p>`}
      <form method="post" action="${escapeHtml(action)}" autocomplete="on">
        ${email === null ? "" : `<p class="field"><span class="label">Email</span><span>${escapeHtml(email)}</span></p>`}
        ${savedChoices(saved, chosen)}
        <div class="new">
          ${text("number", "Card number", grouped(entry?.number ?? ""), `inputmode="numeric" autocomplete="cc-number" placeholder="4242 4242 4242 4242"${flag("number")}`)}
          <div class="pair">
            ${text("expires", "Expires", entry?.expires ?? "", `autocomplete="cc-exp" placeholder="MM / YY"${flag("expires")}`)}
            ${text("cvc", "Security code", entry?.cvc ?? "", `inputmode="numeric" autocomplete="cc-csc" placeholder="123"${flag("cvc")}`)}
          </div>
          ${text("name", "Name on card", entry?.name ?? "", 'autocomplete="cc-name"')}
        </div>
        <button type="submit">${escapeHtml(title)}</button>
      </form>
      <details>
        <summary>Test cards</summary>
        <p>Any future date, any security code. An expiry date in the past is declined as expired.</p>
        <dl>${testCards.map((card) => `<div><dt>${escapeHtml(card.label)}</dt><dd>${grouped(card.number)}</dd></div>`).join("")}</dl>
      </details>
    </section>`,
  );
}

export function authenticationPage({ action, amount }: { action: string; amount: string | null }): string {
  return layout(
    "Confirm that it is you",
    `<section class="pay single" aria-labelledby="bank">
      <h1 id="bank">Confirm that it is you</h1>
      <p>${amount === null ? "Your bank asks before it lets this card be saved." : `Your bank asks before it pays ${escapeHtml(amount)}.`}</p>
      <form method="post" action="${escapeHtml(action)}">
        <button type="submit" name="answer" value="complete">Complete authentication</button>
        <button type="submit" name="answer" value="fail" class="quiet">Fail authentication</button>
      </form>
    </section>`,
  );
}

export function endedPage({
  title,
  text,
  link,
}: {
  title: string;
  text: string;
  link?: { href: string; text: string };
}): string {
  const onward = link ? `<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a></p>` : "";
  return layout(
    title,
    `<section class="pay single" aria-labelledby="ended"><h1 id="ended">${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>${onward}</section>`,
  );
}

function savedChoices(saved: Checkout["saved"], chosen: string): string {
  if (saved.length === 0) return "";
  const choice = (id: string, label: string) =>
    `<label class="choice"><input type="radio" name="saved" value="${escapeHtml(id)}"${id === chosen ? " checked" : ""}> ${escapeHtml(label)}</label>`;
  return `<fieldset><legend>Card</legend>${saved.map(({ id, label }) => choice(id, label)).join("")}${choice("", "Another card")}</fieldset>`;
}

const text = (name: string, label: string, value: string, attributes: string) =>
  `<p class="field"><label for="${name}">${label}</label><input id="${name}" name="${name}" value="${escapeHtml(value)}" ${attributes}></p>`;

const layout = (title: string, main: string) => `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} · Stripe emulator</title>
<style>${style}</style>
</head>
<body>
<p class="mode" role="note"><strong>Test mode</strong> This page stands in for Stripe. No money moves.</p>
<main>${main}</main>
</body>
</html>`;

const style = `
:root { color-scheme: light dark; --ink: #14211d; --muted: #4d5a55; --ground: #faf8f3; --paper: #fff; --line: #d9d6cc; --field: #8a938f; --primary: #0f5c4d; --on-primary: #fff; --danger: #9c2f24; --danger-ground: #fbeeec; --amber: #6b4508; --amber-ground: #fbf1dc; }
@media (prefers-color-scheme: dark) { :root { --ink: #ecefe9; --muted: #b3bdb7; --ground: #10191a; --paper: #18231f; --line: #33413b; --field: #7c8a84; --primary: #6fc7b2; --on-primary: #0c1a16; --danger: #f2a79d; --danger-ground: #3a1d19; --amber: #f2cf8d; --amber-ground: #33270f; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; background: var(--ground); color: var(--ink); font: 16px/1.5 Inter, system-ui, sans-serif; font-variant-numeric: tabular-nums; }
a { color: var(--primary); text-underline-offset: 3px; }
.mode { margin: 0; padding: 8px 24px; background: var(--amber-ground); color: var(--amber); font-size: 14px; text-align: center; }
.mode strong { margin-inline-end: 8px; }
main { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); gap: 64px; max-width: 1040px; margin: 0 auto; padding: 64px 24px; align-items: start; }
.order { padding-top: 32px; overflow-wrap: anywhere; }
.back { display: inline-block; margin-bottom: 32px; font-size: 14px; }
h1 { margin: 0 0 8px; font-size: 20px; line-height: 1.3; font-weight: 600; }
h2 { margin: 0 0 20px; font-size: 20px; font-weight: 600; }
.amount { margin: 0; font-size: 40px; line-height: 1.2; font-weight: 600; letter-spacing: -0.01em; }
.pay { padding: 32px; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; }
.single { grid-column: 1 / -1; width: 100%; max-width: 460px; margin: 32px auto; }
.single form { display: grid; gap: 12px; margin-top: 24px; }
.field { display: grid; gap: 4px; margin: 0 0 16px; }
.field label, .label, legend { font-size: 14px; color: var(--muted); }
input:not([type=radio]) { width: 100%; min-height: 44px; padding: 8px 12px; color: inherit; background: var(--paper); border: 1px solid var(--field); border-radius: 10px; font: inherit; }
input::placeholder { color: var(--muted); opacity: 1; }
input[aria-invalid] { border-color: var(--danger); }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 16px; }
fieldset { margin: 0 0 16px; padding: 0; border: 0; }
.choice { display: flex; gap: 12px; align-items: center; min-height: 44px; border-bottom: 1px solid var(--line); }
legend { padding: 0; }
form:has([name=saved]:not([value=""]):checked) .new { display: none; }
button { width: 100%; min-height: 48px; margin-top: 8px; padding: 8px 16px; color: var(--on-primary); background: var(--primary); border: 1px solid var(--primary); border-radius: 10px; font: inherit; font-weight: 600; cursor: pointer; }
button.quiet { color: var(--primary); background: transparent; margin-top: 0; }
:focus-visible { outline: 3px solid var(--primary); outline-offset: 2px; }
.error { margin: 0 0 16px; padding: 12px 16px; color: var(--danger); background: var(--danger-ground); border-radius: 10px; }
details { margin-top: 24px; font-size: 14px; color: var(--muted); }
summary { min-height: 32px; cursor: pointer; }
dl { margin: 0; }
dl div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 16px; padding: 4px 0; border-top: 1px solid var(--line); }
dd { margin: 0; color: var(--ink); }
@media (max-width: 760px) { main { grid-template-columns: minmax(0, 1fr); gap: 24px; padding: 24px 16px; } .order { padding-top: 0; } .back { margin-bottom: 16px; } .pay { padding: 20px; } .amount { font-size: 28px; } }
`;
