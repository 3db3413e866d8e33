import type { PlanVersionForm, PlanVersionInput } from "@tenantry/core/catalogue/inputs";
import { type Cycle, cycles } from "@tenantry/core/catalogue/plan";
import { type Currency, fraction, fromDecimal, money, multiply, toDecimal } from "@tenantry/core/money";
import type { Resolver } from "react-hook-form";
import { refused } from "../chrome/refused.ts";
import type { Meter, Version } from "./catalogue-types.ts";

type Amounts = Record<Cycle, string>;

/** The editor's fields: texts as they are typed. */
export type EditorValues = {
  prices: Partial<Record<Currency, Amounts>>;
  limits: Record<string, { value: string; unlimited: boolean; soft: boolean }>;
  features: string[];
  metered: {
    meter: string;
    currency: string;
    included: string;
    tiers: { upTo: string; price: string; per: string }[];
  }[];
  trialDays: string;
  trialEnd: "free" | "disable" | "fallback";
  fallbackPlan: string;
  waitingDays: string;
  afterCancel: "free" | "none";
  dunningEnd: "free" | "none";
  notes: string;
};

/** Read and checked; `form` is what the API is sent. */
export type ReadVersion = { form: PlanVersionForm; version: PlanVersionInput };

export const emptyAmounts: Amounts = { monthly: "", quarterly: "", yearly: "" };

export function valuesOf(newest: Version | undefined, meters: readonly Meter[]): EditorValues {
  const prices: EditorValues["prices"] = {};
  for (const { currency, cycle, amountMinor } of newest?.prices ?? []) {
    prices[currency] = { ...(prices[currency] ?? emptyAmounts), [cycle]: toDecimal(money(amountMinor, currency)) };
  }
  const limitOf = (code: string) => newest?.limits[code] ?? null;
  const { trialEnd } = newest ?? {};
  return {
    prices: newest ? prices : { USD: emptyAmounts },
    limits: Object.fromEntries(
      meters.map(({ code }) => [
        code,
        {
          value: limitOf(code)?.toString() ?? "",
          unlimited: limitOf(code) === null,
          soft: newest?.softLimits.includes(code) ?? false,
        },
      ]),
    ),
    features: [...(newest?.features ?? [])],
    metered: (newest?.meteredPrices ?? []).map(({ meter, currency, included, tiers }) => ({
      meter,
      currency,
      included,
      tiers: tiers.map(({ upTo, priceMinor, per }) => ({
        upTo: upTo ?? "",
        price: toDecimal({ minor: BigInt(priceMinor), currency: currency as Currency }),
        per,
      })),
    })),
    trialDays: String(newest?.trialDays ?? 14),
    trialEnd: trialEnd?.strategy ?? "free",
    fallbackPlan: trialEnd?.strategy === "fallback" ? trialEnd.planCode : "",
    waitingDays: trialEnd?.strategy === "fallback" ? String(trialEnd.waitingDays) : "0",
    afterCancel: newest?.afterCancel ?? "free",
    dunningEnd: newest?.dunningEnd ?? "free",
    notes: "",
  };
}

/** Quarterly and yearly out of the monthly price: 3 × and 10 ×. What is no amount stays as it is. */
export function filledFrom(amounts: Amounts, currency: Currency): Amounts {
  const monthly = fromDecimal(amounts.monthly.trim(), currency);
  if (!monthly) return amounts;
  const times = (months: bigint) => toDecimal(multiply(monthly, fraction(months, 1n)));
  return { ...amounts, quarterly: times(3n), yearly: times(10n) };
}

// An empty text is no number: zod says so in its place.
const numberOf = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text));

function formOf(values: EditorValues): PlanVersionForm {
  const limits = Object.entries(values.limits);
  return {
    prices: listed(values).map(({ currency, cycle, amount }) => ({ currency, cycle, amount })),
    limits: Object.fromEntries(
      limits.map(([code, { value, unlimited }]) => [code, unlimited ? null : numberOf(value)]),
    ),
    softLimits: limits.flatMap(([code, { unlimited, soft }]) => (soft && !unlimited ? [code] : [])),
    features: values.features,
    meteredPrices: values.metered.map(({ meter, currency, included, tiers }) => ({
      meter,
      currency: currency as Currency,
      included: numberOf(included),
      tiers: tiers.map(({ upTo, price, per }) => ({
        upTo: upTo.trim() === "" ? null : numberOf(upTo),
        price,
        per: numberOf(per),
      })),
    })),
    trialDays: numberOf(values.trialDays),
    trialEnd:
      values.trialEnd === "fallback"
        ? { strategy: "fallback", planCode: values.fallbackPlan, waitingDays: numberOf(values.waitingDays) }
        : { strategy: values.trialEnd },
    afterCancel: values.afterCancel,
    dunningEnd: values.dunningEnd,
    notes: values.notes,
  };
}

function listed({ prices }: EditorValues) {
  return (Object.entries(prices) as [Currency, Amounts][]).flatMap(([currency, amounts]) =>
    cycles.flatMap((cycle) => (amounts[cycle].trim() === "" ? [] : [{ currency, cycle, amount: amounts[cycle] }])),
  );
}

/** Where the editor shows what the schema says of `path`. */
function fieldOf(path: readonly PropertyKey[], values: EditorValues, form: PlanVersionForm): string {
  const [part, second, ...rest] = path.map(String);
  const index = Number(second);
  if (part === "prices") {
    const price = listed(values)[index];
    return price ? `prices.${price.currency}.${price.cycle}` : "prices.root";
  }
  if (part === "limits") return `limits.${second}.value`;
  if (part === "softLimits") return `limits.${form.softLimits?.[index]}.soft`;
  if (part === "meteredPrices") return ["metered", second, ...rest].join(".");
  if (part === "trialEnd") return second === "planCode" ? "fallbackPlan" : "waitingDays";
  return part ?? "root";
}

/** Checks by core's own schema, and puts what it says where the editor shows it. */
export const versionResolver: Resolver<EditorValues, unknown, ReadVersion> = async (values) => {
  const { PlanVersionInput } = await import("@tenantry/core/catalogue/inputs");
  const form = formOf(values);
  const read = PlanVersionInput.safeParse(form);
  if (read.success) return { values: { form, version: read.data }, errors: {} };
  return refused(read.error.issues.map(({ path, message }) => ({ field: fieldOf(path, values, form), message })));
};
