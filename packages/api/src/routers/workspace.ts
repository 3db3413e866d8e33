import { toDecimal } from "@tenantry/core/money";
import { CreateBranchInput, CreateOrderInput } from "@tenantry/core/workspace/inputs";
import { createBranch } from "@tenantry/services/workspace/create-branch";
import { createOrder } from "@tenantry/services/workspace/create-order";
import { z } from "zod";
import { memberProcedure, router } from "../trpc.ts";

const OrderResponse = z
  .object({
    id: z.string(),
    number: z.number(),
    customer: z.string(),
    total: z.number(),
    currency: z.string(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Order" });

const BranchResponse = z
  .object({
    id: z.string(),
    name: z.string(),
    name2: z.string().nullable(),
    address: z.string().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Branch" });

/** What a workspace's users make; each is counted against the plan. */
export const workspaceRouter = router({
  createOrder: memberProcedure("workspace:write")
    .meta({
      openapi: { method: "POST", path: "/v1/orders", tags: ["Workspace"], summary: "Take an order", protect: true },
    })
    .input(CreateOrderInput)
    .output(OrderResponse)
    .mutation(async ({ ctx, input }) => {
      const { total, createdAt, ...order } = await createOrder(ctx.service, input);
      return {
        ...order,
        total: Number(toDecimal(total)),
        currency: total.currency,
        createdAt: createdAt.toISOString(),
      };
    }),

  createBranch: memberProcedure("workspace:manage")
    .meta({
      openapi: { method: "POST", path: "/v1/branches", tags: ["Workspace"], summary: "Open a branch", protect: true },
    })
    .input(CreateBranchInput)
    .output(BranchResponse)
    .mutation(async ({ ctx, input }) => {
      const branch = await createBranch(ctx.service, input);
      return { ...branch, createdAt: branch.createdAt.toISOString() };
    }),
});
