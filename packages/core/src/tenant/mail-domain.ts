/** Domains where anybody may have an address: sharing one says nothing about who somebody is. */
const publicDomains = [
  "gmail.com",
  "googlemail.com",
  "outlook.com",
  "hotmail.com",
  "live.com",
  "msn.com",
  "yahoo.com",
  "ymail.com",
  "icloud.com",
  "me.com",
  "aol.com",
  "gmx.com",
  "gmx.de",
  "mail.com",
  "mail.ru",
  "yandex.com",
  "zoho.com",
  "proton.me",
  "protonmail.com",
  "omantel.net.om",
] as const;

/** Mailboxes made to be thrown away. A list is never complete: it only supports a hint, or the setting. */
const disposableDomains = new Set(
  (
    "10minutemail.com 20minutemail.com anonbox.net burnermail.io discard.email dispostable.com emailondeck.com fakeinbox.com " +
    "getairmail.com getnada.com grr.la guerrillamail.com guerrillamail.net guerrillamail.org inboxbear.com mail-temp.com " +
    "mailcatch.com maildrop.cc mailinator.com mailnesia.com minuteinbox.com mintemail.com mohmal.com moakt.com nada.email " +
    "sharklasers.com spamgourmet.com temp-mail.io temp-mail.org tempail.com tempmail.dev tempmailo.com tempr.email " +
    "throwawaymail.com trashmail.com trashmail.de yopmail.com yopmail.fr"
  ).split(" "),
);

const domainOf = (email: string): string => email.slice(email.lastIndexOf("@") + 1).toLowerCase();

/** The domain that stands for a company; null for a public mail service's. */
export function companyDomain(email: string): string | null {
  const domain = domainOf(email);
  return publicDomains.some((known) => known === domain) || disposableDomains.has(domain) ? null : domain;
}

export function isDisposable(email: string): boolean {
  const domain = domainOf(email);
  return [...disposableDomains].some((known) => domain === known || domain.endsWith(`.${known}`));
}

/** The address that was probably meant (`gmial.com` → `gmail.com`); null when nothing looks mistyped. */
export function suggestAddress(email: string): string | null {
  const domain = domainOf(email);
  const name = email.slice(0, email.lastIndexOf("@"));
  if (name === "" || domain.length < 4 || publicDomains.some((known) => known === domain)) return null;
  const near = publicDomains.find((known) => known.length > 8 && isOneSlipAway(domain, known));
  return near ? `${name}@${near}` : null;
}

/** One letter missing, added or wrong, or two neighbours exchanged. */
function isOneSlipAway(typed: string, meant: string): boolean {
  if (Math.abs(typed.length - meant.length) > 1) return false;
  let start = 0;
  while (start < typed.length && typed[start] === meant[start]) start += 1;
  const rest = (text: string, from: number) => text.slice(from);
  if (typed.length < meant.length) return rest(typed, start) === rest(meant, start + 1);
  if (typed.length > meant.length) return rest(typed, start + 1) === rest(meant, start);
  if (rest(typed, start + 1) === rest(meant, start + 1)) return true;
  const exchanged = typed[start] === meant[start + 1] && typed[start + 1] === meant[start];
  return exchanged && rest(typed, start + 2) === rest(meant, start + 2);
}
