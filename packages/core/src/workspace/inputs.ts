import { z } from "zod";
import { Email, line, optionalLine, PersonName } from "../text.ts";

/** S3's order: a customer and a total in the tenant's currency, as a number or a decimal string. */
export const CreateOrderInput = z.object({
  customer: line(160),
  total: z.union([z.string().max(20), z.number().nonnegative().max(1e12)], "invalid_amount").transform(String),
});
export type CreateOrderInput = z.infer<typeof CreateOrderInput>;

export const CreateBranchInput = z.object({ name: line(120), name2: optionalLine(120), address: optionalLine(240) });
export type CreateBranchInput = z.infer<typeof CreateBranchInput>;

export const UpdateBranchInput = CreateBranchInput.extend({ id: z.uuid("invalid_id") });
export type UpdateBranchInput = z.infer<typeof UpdateBranchInput>;

/** Names one thing of a workspace. */
export const ById = z.object({ id: z.uuid("invalid_id") });

/** A page of a list, from 1. */
export const PageInput = z.object({
  page: z.coerce.number().int().min(1, "too_small").max(10_000, "too_big").default(1),
  limit: z.coerce.number().int().min(1, "too_small").max(100, "too_big").default(20),
});
export type PageInput = z.infer<typeof PageInput>;

export const WorkspaceRoleInput = z.enum(["admin", "member"], "invalid");

/** Whom to invite. Without a name the address stands for it until the person says theirs. */
export const InviteUserInput = z.object({
  email: Email,
  name: PersonName.optional(),
  role: WorkspaceRoleInput.default("member"),
});
export type InviteUserInput = z.infer<typeof InviteUserInput>;

export const ChangeRoleInput = ById.extend({ role: WorkspaceRoleInput });
export type ChangeRoleInput = z.infer<typeof ChangeRoleInput>;
