import { expect, test } from "vitest";
import { BillingSettings } from "../src/billing/settings.ts";
import { SettingsPatch } from "../src/settings-inputs.ts";

const account = { means: "bank_transfer", currencies: ["OMR"], details: { iban: "GB29 NWBK 6016 1331 9268 19" } };
const read = (issuer: object) =>
  SettingsPatch.safeParse({
    billing: { ...BillingSettings.parse({}), issuer: { ...BillingSettings.parse({}).issuer, ...issuer } },
  });
const refused = (issuer: object) => read(issuer).error?.issues.map(({ path, message }) => [path.join("."), message]);

test("an issuer with a name and accounts that money can reach is kept", () => {
  expect(read({ accounts: [account] }).success).toBe(true);
});

test.each([
  [{ name: { en: "Tenantry", ar: " " } }, "billing.issuer.name.ar", "required"],
  [{ accounts: [{ ...account, currencies: [] }] }, "billing.issuer.accounts.0.currencies", "required"],
  [{ accounts: [{ ...account, details: {} }] }, "billing.issuer.accounts.0.accountHolder", "required"],
  [
    { accounts: [{ ...account, details: { iban: "GB29 NWBK 6016 1331 9268 18" } }] },
    "billing.issuer.accounts.0.iban",
    "invalid",
  ],
  [{ accounts: [account, { ...account, details: { iban: "12" } }] }, "billing.issuer.accounts.1.iban", "invalid"],
])("%j is refused", (issuer, path, message) => {
  expect(refused(issuer)).toEqual([[path, message]]);
});
