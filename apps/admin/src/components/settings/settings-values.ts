import type { AdminRouter } from "@tenantry/api/admin-root";
import { percentOfPpm, ppmOfPercent } from "@tenantry/core/billing/percent";
import type { SettingsPatch } from "@tenantry/core/settings-inputs";
import type { inferRouterOutputs } from "@trpc/server";
import type { Resolver } from "react-hook-form";
import { refused } from "../chrome/refused.ts";

export type Settings = inferRouterOutputs<AdminRouter>["admin"]["settings"]["get"];
type Texts = { en: string; ar: string };
type StoredAccount = Settings["billing"]["issuer"]["accounts"][number];
export const bankDetails = [
  "accountHolder",
  "bankName",
  "iban",
  "swift",
  "accountNumber",
  "routingNumber",
  "payableTo",
  "mailTo",
] as const;
export type AccountValues = Record<(typeof bankDetails)[number], string> & {
  means: StoredAccount["means"];
  currencies: StoredAccount["currencies"][number][];
};

/** The settings as they are typed. What the form does not show of billing goes back as it came. */
export type SettingsValues = {
  selfRegistration: boolean;
  emailConfirmation: boolean;
  manualApproval: boolean;
  approvalDays: string;
  retentionDays: string;
  invoiceRetentionYears: string;
  captcha: Settings["captcha"];
  trialPolicy: Settings["trialPolicy"];
  payFirst: Settings["payFirst"];
  refuseDisposable: boolean;
  passwordMinLength: string;
  portalName: string;
  /** Empty for the house's own. */
  portalColor: string;
  provisioningDriver: "sync" | "queue";
  defaultPlan: string;
  defaultPlacement: string;
  reservedSlugs: string[];
  contactSalesUrl: string;
  usageClosesAfterMinutes: string;
  issuerName: Texts;
  addressLines: string;
  taxNumber: string;
  registrationNumber: string;
  email: string;
  phone: string;
  timeZone: string;
  footer: Texts;
  accounts: AccountValues[];
  invoiceTemplate: string;
  creditNoteTemplate: string;
  upgradeMode: "prorate" | "reset";
  termsDays: string;
  checkoutHours: string;
  pricesIncludeTax: boolean;
  retentionOffer: boolean;
  taxRates: { country: string; code: string; en: string; ar: string; percent: string; validFrom: string }[];
};

export function settingsValuesOf({ billing, ...settings }: Settings): SettingsValues {
  const { issuer } = billing;
  return {
    ...settings,
    reservedSlugs: [...settings.reservedSlugs],
    usageClosesAfterMinutes: String(settings.usageClosesAfterMinutes),
    approvalDays: String(settings.approvalDays),
    retentionDays: String(settings.retentionDays),
    invoiceRetentionYears: String(settings.invoiceRetentionYears),
    passwordMinLength: String(settings.passwordMinLength),
    portalColor: settings.portalColor ?? "",
    issuerName: issuer.name,
    addressLines: issuer.addressLines.join("\n"),
    taxNumber: issuer.taxNumber ?? "",
    registrationNumber: issuer.registrationNumber ?? "",
    email: issuer.email ?? "",
    phone: issuer.phone ?? "",
    timeZone: issuer.timeZone,
    footer: issuer.footer ?? { en: "", ar: "" },
    accounts: issuer.accounts.map(accountValuesOf),
    invoiceTemplate: billing.invoiceTemplate,
    creditNoteTemplate: billing.creditNoteTemplate,
    upgradeMode: billing.upgradeMode,
    termsDays: String(billing.termsDays),
    checkoutHours: String(billing.checkoutHours),
    pricesIncludeTax: billing.pricesIncludeTax,
    retentionOffer: billing.retentionOffer,
    taxRates: billing.taxRates.map(({ country, code, name, ratePpm, validFrom }) => ({
      country,
      code,
      ...name,
      percent: percentOfPpm(BigInt(ratePpm)),
      validFrom: validFrom.slice(0, 10),
    })),
  };
}

export function accountValuesOf({ means, currencies, details }: StoredAccount): AccountValues {
  const { accountHolder = "", bankName = "", iban = "", swift = "" } = details;
  const { accountNumber = "", routingNumber = "", payableTo = "", mailTo = "" } = details;
  const bank = { accountHolder, bankName, iban, swift, accountNumber, routingNumber, payableTo, mailTo };
  return { means, currencies: [...currencies], ...bank };
}

/** Without the fields that were left empty: they are not printed. */
const accountOf = ({ means, currencies, ...details }: AccountValues): StoredAccount => ({
  means,
  currencies,
  details: Object.fromEntries(
    bankDetails.flatMap((name) => (details[name].trim() ? [[name, details[name].trim()]] : [])),
  ),
});

const numberOf = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text));

function patchOf(values: SettingsValues, { billing }: Settings): SettingsPatch {
  return {
    selfRegistration: values.selfRegistration,
    emailConfirmation: values.emailConfirmation,
    manualApproval: values.manualApproval,
    approvalDays: numberOf(values.approvalDays),
    retentionDays: numberOf(values.retentionDays),
    invoiceRetentionYears: numberOf(values.invoiceRetentionYears),
    captcha: values.captcha,
    trialPolicy: values.trialPolicy,
    payFirst: values.payFirst,
    refuseDisposable: values.refuseDisposable,
    passwordMinLength: numberOf(values.passwordMinLength),
    portalName: values.portalName,
    portalColor: values.portalColor.trim() || null,
    provisioningDriver: values.provisioningDriver,
    defaultPlan: values.defaultPlan,
    defaultPlacement: values.defaultPlacement,
    reservedSlugs: values.reservedSlugs,
    contactSalesUrl: values.contactSalesUrl,
    usageClosesAfterMinutes: numberOf(values.usageClosesAfterMinutes),
    billing: {
      ...billing,
      issuer: {
        ...billing.issuer,
        name: values.issuerName,
        addressLines: values.addressLines.split("\n").flatMap((line) => line.trim() || []),
        taxNumber: values.taxNumber,
        registrationNumber: values.registrationNumber,
        email: values.email,
        phone: values.phone,
        timeZone: values.timeZone.trim(),
        footer: values.footer.en.trim() || values.footer.ar.trim() ? values.footer : null,
        accounts: values.accounts.map(accountOf),
      },
      invoiceTemplate: values.invoiceTemplate,
      creditNoteTemplate: values.creditNoteTemplate,
      upgradeMode: values.upgradeMode,
      termsDays: numberOf(values.termsDays),
      checkoutHours: numberOf(values.checkoutHours),
      pricesIncludeTax: values.pricesIncludeTax,
      retentionOffer: values.retentionOffer,
      taxRates: values.taxRates.map(({ country, code, en, ar, percent, validFrom }) => ({
        country: country.trim().toUpperCase(),
        code: code.trim(),
        name: { en, ar },
        ratePpm: Number(ppmOfPercent(percent) ?? Number.NaN),
        validFrom: `${validFrom}T00:00:00Z`,
      })),
    },
  };
}

/** Where the form shows what the schema says of `path`. */
function fieldOf([first, second, third, ...rest]: readonly PropertyKey[]): string {
  if (first !== "billing") return String(first);
  if (second === "issuer" && third === "accounts") {
    const [index, part, detail] = rest.map(String);
    return `accounts.${index}.${part === "details" ? detail : part}`;
  }
  if (second === "issuer" && third === "footer") return ["footer", ...rest].join(".");
  if (second === "issuer") return third === "name" ? ["issuerName", ...rest].join(".") : String(third);
  if (second !== "taxRates") return String(second);
  const [part, language] = rest.map(String);
  const field = part === "name" ? (language ?? "en") : part === "ratePpm" ? "percent" : part;
  return `taxRates.${String(third)}.${field}`;
}

/** Checks by core's own schema. */
export const settingsResolver =
  (settings: Settings): Resolver<SettingsValues, unknown, SettingsPatch> =>
  async (values) => {
    const { SettingsPatch: Schema } = await import("@tenantry/core/settings-inputs");
    const patch = patchOf(values, settings);
    const read = Schema.safeParse(patch);
    if (read.success) return { values: patch, errors: {} };
    return refused(read.error.issues.map(({ path, message }) => ({ field: fieldOf(path), message })));
  };
