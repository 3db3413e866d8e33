import { z } from "zod";
import { Cycle } from "../catalogue/plan.ts";
import { currencies, fromDecimal } from "../money.ts";
import { line } from "../text.ts";
import { ppmOfPercent } from "./percent.ts";

const PlanCode = z.string().max(40, "too_long").nullable();

/** Staff's agreement about what a tenant pays; percentages have up to four decimals, amounts the currency's. */
export const AgreementValue = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("comp"), planCode: PlanCode }),
  z.object({
    kind: z.literal("percent_off"),
    planCode: PlanCode,
    percent: z
      .number()
      .gt(0, "too_small")
      .max(100, "too_big")
      .refine((percent) => ppmOfPercent(String(percent)) !== undefined, "invalid"),
  }),
  z.object({
    kind: z.literal("fixed_price"),
    planCode: z.string("required").min(1, "required").max(40, "too_long"),
    cycle: Cycle,
    currency: z.enum(currencies, "invalid_currency"),
    price: z.string("required").max(30, "too_long"),
  }),
  z.object({ kind: z.literal("payment_terms"), termsDays: z.number().int().min(0, "too_small").max(365, "too_big") }),
]);

export const SetAgreementInput = z
  .object({
    value: AgreementValue,
    startsAt: z.coerce.date("invalid_date").nullish(),
    endsAt: z.coerce.date("invalid_date").nullish(),
    reason: line(500, 3),
  })
  .superRefine(({ value, startsAt, endsAt }, ctx) => {
    if (startsAt && endsAt && endsAt <= startsAt)
      ctx.addIssue({ code: "custom", path: ["endsAt"], message: "ends_before_start" });
    if (value.kind !== "fixed_price") return;
    const price = fromDecimal(value.price, value.currency);
    if (!price || price.minor < 0n)
      ctx.addIssue({ code: "custom", path: ["value", "price"], message: "invalid_amount" });
  });
export type SetAgreementInput = z.input<typeof SetAgreementInput>;
