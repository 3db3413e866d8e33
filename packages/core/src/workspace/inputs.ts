import { z } from "zod";
import { line, optionalLine } from "../text.ts";

/** S3's order: a customer and a total in the tenant's currency, as a number or a decimal string. */
export const CreateOrderInput = z.object({
  customer: line(160),
  total: z.union([z.string().max(20), z.number().nonnegative().max(1e12)], "invalid_amount").transform(String),
});
export type CreateOrderInput = z.infer<typeof CreateOrderInput>;

export const CreateBranchInput = z.object({ name: line(120), name2: optionalLine(120), address: optionalLine(240) });
export type CreateBranchInput = z.infer<typeof CreateBranchInput>;
