import { z } from "zod";
import { currencies } from "../money.ts";
import { line } from "../text.ts";

/** Up to 18 digits before and 6 after the point, not negative; a number or a decimal text. */
const UsageValue = z
  .union([z.string().max(30), z.number().max(1e15)], "invalid")
  .transform(String)
  .pipe(z.string().regex(/^\d{1,18}(\.\d{1,6})?$/, "invalid"));

/** S4's usage of one service for one account and cycle. Days are inclusive, as S4 writes them. */
export const ServiceUsageInput = z
  .object({
    serviceName: line(120),
    usageValue: UsageValue,
    startDate: z.iso.date("invalid_date"),
    endDate: z.iso.date("invalid_date"),
    currency: z.enum(currencies, "invalid_currency").optional(),
    status: z.enum(["ACTIVE", "INACTIVE"], "invalid").default("ACTIVE"),
    details: z.record(z.string().max(64), z.union([z.string().max(500), z.number(), z.boolean(), z.null()])).optional(),
  })
  .refine(({ startDate, endDate }) => startDate <= endDate, { path: ["endDate"], error: "ends_before_start" });
export type ServiceUsageInput = z.infer<typeof ServiceUsageInput>;
