import { z } from "zod";
import { currencies, fromDecimal } from "../money.ts";
import { line, optionalLine } from "../text.ts";
import { Cycle } from "./plan.ts";

/** Codes of plans, features and meters: they stand in code and in REST paths. */
export const CatalogueCode = z
  .string("required")
  .trim()
  .min(1, "required")
  .max(40, "too_long")
  .regex(/^[a-z][a-z0-9_]*$/, "invalid_code");

export const LocalName = z.object({ en: line(80), ar: line(80) });
export const LocalLine = z.object({ en: line(240), ar: line(240) });

const CurrencyCode = z.enum(currencies, "invalid_currency");
const maxQuantity = 1_000_000_000_000;

/** What a meter allows: a whole number, or null for unlimited. */
export const LimitValue = z
  .number("invalid_limit")
  .int("invalid_limit")
  .min(0, "invalid_limit")
  .max(maxQuantity, "too_big")
  .nullable();

/** A list price: the decimal text of a form or of JSON becomes minor units; more digits than the currency has are refused. */
export const PriceInput = z
  .object({ currency: CurrencyCode, cycle: Cycle, amount: z.string("required").trim().max(20, "invalid_amount") })
  .transform(({ currency, cycle, amount }, ctx) => {
    const money = fromDecimal(amount, currency);
    if (!money || money.minor < 0n) {
      ctx.addIssue({ code: "custom", path: ["amount"], message: "invalid_amount" });
      return z.NEVER;
    }
    return { currency, cycle, amountMinor: money.minor };
  });

const Quantity = z.number("invalid").int("invalid").min(0, "invalid").max(maxQuantity, "too_big");

/** Graduated tiers rise, and only the last is open; `per` lets a unit cost less than a minor unit. */
export const MeteredPriceInput = z
  .object({
    meter: CatalogueCode,
    currency: CurrencyCode,
    included: Quantity,
    tiers: z
      .array(
        z.object({
          upTo: Quantity.min(1, "invalid").nullable(),
          price: z.string("required").trim().max(20, "invalid_amount"),
          per: Quantity.min(1, "invalid"),
        }),
      )
      .min(1, "required")
      .max(20, "too_big"),
  })
  .transform(({ tiers, ...metered }, ctx) => {
    let floor = 0;
    const stored = tiers.map((tier, i) => {
      const last = i === tiers.length - 1;
      if (tier.upTo === null ? !last : last || tier.upTo <= floor)
        ctx.addIssue({ code: "custom", path: ["tiers", i, "upTo"], message: "tiers_must_rise" });
      floor = tier.upTo ?? floor;
      const money = fromDecimal(tier.price, metered.currency);
      if (!money || money.minor < 0n)
        ctx.addIssue({ code: "custom", path: ["tiers", i, "price"], message: "invalid_amount" });
      return {
        upTo: tier.upTo === null ? null : String(tier.upTo),
        priceMinor: String(money?.minor ?? 0n),
        per: String(tier.per),
      };
    });
    return { ...metered, included: String(metered.included), tiers: stored };
  });

const TrialEndInput = z.discriminatedUnion("strategy", [
  z.object({ strategy: z.literal("free") }),
  z.object({ strategy: z.literal("disable") }),
  z.object({
    strategy: z.literal("fallback"),
    planCode: CatalogueCode,
    waitingDays: z.number("invalid").int("invalid").min(0, "too_small").max(365, "too_big"),
  }),
]);

const Successor = z.enum(["free", "none"]);

/** What a version says of itself, before it is checked against the catalogue (`checkVersion`). */
export const PlanVersionInput = z
  .object({
    trialDays: z.number("invalid").int("invalid").min(0, "too_small").max(365, "too_big"),
    trialEnd: TrialEndInput,
    afterCancel: Successor,
    dunningEnd: Successor,
    limits: z.record(CatalogueCode, LimitValue),
    softLimits: z.array(CatalogueCode).max(100, "too_big").default([]),
    features: z.array(CatalogueCode).max(500, "too_big"),
    prices: z.array(PriceInput).max(100, "too_big"),
    meteredPrices: z.array(MeteredPriceInput).max(100, "too_big").default([]),
    notes: optionalLine(500),
  })
  .superRefine(({ prices, meteredPrices }, ctx) => {
    const seen = new Set<string>();
    for (const [i, { currency, cycle }] of prices.entries()) {
      if (seen.has(`${currency} ${cycle}`))
        ctx.addIssue({ code: "custom", path: ["prices", i, "amount"], message: "listed_twice" });
      seen.add(`${currency} ${cycle}`);
    }
    for (const [i, { currency }] of prices.entries()) {
      if (!seen.has(`${currency} monthly`))
        ctx.addIssue({ code: "custom", path: ["prices", i, "amount"], message: "monthly_price_missing" });
    }
    const metered = new Set<string>();
    for (const [i, { meter, currency }] of meteredPrices.entries()) {
      if (metered.has(`${meter} ${currency}`))
        ctx.addIssue({ code: "custom", path: ["meteredPrices", i, "meter"], message: "listed_twice" });
      metered.add(`${meter} ${currency}`);
    }
  });
export type PlanVersionInput = z.output<typeof PlanVersionInput>;
export type PlanVersionForm = z.input<typeof PlanVersionInput>;

export const PublishVersionInput = z.object({
  planCode: CatalogueCode,
  /** The newest version the editor started from: somebody else's publication in between is a conflict. 0: none yet. */
  basedOn: z.number().int().min(0),
  version: PlanVersionInput,
});
export type PublishVersionInput = z.output<typeof PublishVersionInput>;

const planFields = {
  name: LocalName,
  description: LocalLine,
  sortOrder: z.number("invalid").int("invalid").min(0, "too_small").max(10_000, "too_big"),
  isPublic: z.boolean(),
  isPopular: z.boolean(),
  contactSales: z.boolean(),
};

export const CreatePlanInput = z.object({ code: CatalogueCode, ...planFields });
export type CreatePlanInput = z.output<typeof CreatePlanInput>;

/** What is absent stays as it is. `withdrawn`: from now on nobody new may choose it. */
export const UpdatePlanInput = z.object({
  code: CatalogueCode,
  change: z.object({ ...planFields, withdrawn: z.boolean() }).partial(),
});
export type UpdatePlanInput = z.output<typeof UpdatePlanInput>;

export const SaveFeatureInput = z
  .object({
    code: CatalogueCode,
    /** A new code; otherwise the feature must exist, so that a slip of the pen makes no second one. */
    isNew: z.boolean(),
    name: LocalName,
    description: LocalLine,
    group: CatalogueCode,
    isDefault: z.boolean(),
    pricingHint: z.object({ en: line(120), ar: line(120) }).nullable(),
    sortOrder: planFields.sortOrder,
    addOnPrices: z.array(PriceInput).max(100, "too_big"),
  })
  .superRefine(({ addOnPrices }, ctx) => {
    const seen = new Set<string>();
    for (const [i, { currency, cycle }] of addOnPrices.entries()) {
      if (seen.has(`${currency} ${cycle}`))
        ctx.addIssue({ code: "custom", path: ["addOnPrices", i, "amount"], message: "listed_twice" });
      seen.add(`${currency} ${cycle}`);
    }
  });
export type SaveFeatureInput = z.output<typeof SaveFeatureInput>;
export type SaveFeatureForm = z.input<typeof SaveFeatureInput>;

export const SaveMeterInput = z.object({
  code: CatalogueCode,
  name: LocalName,
  unit: z.object({ en: line(40), ar: line(40) }),
  sortOrder: planFields.sortOrder,
});
export type SaveMeterInput = z.output<typeof SaveMeterInput>;

const Uuid = z.uuid("invalid_id");
export const maxMoved = 500;

export const MovePreviewInput = z.object({
  planCode: CatalogueCode,
  toVersion: z.number().int().min(1),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
});
export type MovePreviewInput = z.output<typeof MovePreviewInput>;

/** The rows that were previewed and ticked; `all` moves every subscriber of older versions, at most `maxMoved` at a time. */
export const MoveSubscribersInput = z.object({
  planCode: CatalogueCode,
  toVersion: z.number().int().min(1),
  tenants: z.union([z.literal("all"), z.array(Uuid).min(1, "required").max(maxMoved, "too_big")]),
});
export type MoveSubscribersInput = z.output<typeof MoveSubscribersInput>;

export const BulkChangeInput = z.object({ bulkChangeId: Uuid });
