import { toDecimal } from "@tenantry/core/money";
import {
  ById,
  ChangeRoleInput,
  CreateBranchInput,
  CreateOrderInput,
  InviteUserInput,
  PageInput,
  UpdateBranchInput,
} from "@tenantry/core/workspace/inputs";
import { changeRole, deactivateUser, reactivateUser } from "@tenantry/services/workspace/change-user";
import { type Branch, createBranch } from "@tenantry/services/workspace/create-branch";
import { createOrder, type Order } from "@tenantry/services/workspace/create-order";
import { inviteUser } from "@tenantry/services/workspace/invite-user";
import { listBranches } from "@tenantry/services/workspace/list-branches";
import { listContent } from "@tenantry/services/workspace/list-content";
import { listFiles } from "@tenantry/services/workspace/list-files";
import { getOrder, listOrders } from "@tenantry/services/workspace/list-orders";
import { listUsers } from "@tenantry/services/workspace/list-users";
import { archiveBranch, updateBranch } from "@tenantry/services/workspace/update-branch";
import type { WorkspaceUser } from "@tenantry/services/workspace/workspace-user";
import { z } from "zod";
import { memberProcedure, router } from "../trpc.ts";
import { acceptInvitationProcedure } from "./accept-invitation.ts";

const Instant = z.iso.datetime();

const OrderResponse = z
  .object({
    id: z.string(),
    number: z.number(),
    customer: z.string(),
    total: z.number(),
    currency: z.string(),
    createdAt: Instant,
  })
  .meta({ id: "Order" });

const BranchResponse = z
  .object({
    id: z.string(),
    name: z.string(),
    name2: z.string().nullable(),
    address: z.string().nullable(),
    createdAt: Instant,
    archivedAt: Instant.nullable(),
  })
  .meta({ id: "Branch" });

const UserResponse = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role: z.enum(["admin", "member"]),
    status: z.enum(["active", "invited", "expired", "deactivated"]),
    createdAt: Instant,
    lastSignInAt: Instant.nullable(),
    invitedUntil: Instant.nullable(),
  })
  .meta({ id: "User" });

const pageOf = { page: z.number(), limit: z.number(), total: z.number() };
const Done = z.object({ done: z.literal(true) });
const done = { done: true } as const;

const presentOrder = ({ total, createdAt, ...order }: Order) => ({
  ...order,
  total: Number(toDecimal(total)),
  currency: total.currency,
  createdAt: createdAt.toISOString(),
});
const presentBranch = ({ createdAt, archivedAt, ...branch }: Branch) => ({
  ...branch,
  createdAt: createdAt.toISOString(),
  archivedAt: archivedAt?.toISOString() ?? null,
});
const presentUser = ({ createdAt, lastSignInAt, invitedUntil, ...user }: WorkspaceUser) => ({
  ...user,
  createdAt: createdAt.toISOString(),
  lastSignInAt: lastSignInAt?.toISOString() ?? null,
  invitedUntil: invitedUntil?.toISOString() ?? null,
});

type Method = "GET" | "POST" | "PATCH" | "DELETE";
const at = (method: Method, path: `/${string}`, summary: string) => ({
  openapi: { method, path, tags: ["Workspace"], summary, protect: true },
});

/** What a workspace's users make; each is counted against the plan. */
export const workspaceRouter = router({
  acceptInvitation: acceptInvitationProcedure,

  orders: memberProcedure("workspace:read")
    .meta(at("GET", "/v1/orders", "Orders, newest first"))
    .input(PageInput)
    .output(z.object({ orders: z.array(OrderResponse), ...pageOf }))
    .query(async ({ ctx, input }) => {
      const { orders, total } = await listOrders(ctx.service, input);
      return { orders: orders.map(presentOrder), ...input, total };
    }),

  order: memberProcedure("workspace:read")
    .meta(at("GET", "/v1/orders/{id}", "One order"))
    .input(ById)
    .output(OrderResponse)
    .query(async ({ ctx, input }) => presentOrder(await getOrder(ctx.service, input.id))),

  createOrder: memberProcedure("workspace:write")
    .meta(at("POST", "/v1/orders", "Take an order"))
    .input(CreateOrderInput)
    .output(OrderResponse)
    .mutation(async ({ ctx, input }) => presentOrder(await createOrder(ctx.service, input))),

  branches: memberProcedure("workspace:read")
    .meta(at("GET", "/v1/branches", "Open branches; with archived=true the closed ones too"))
    .input(z.object({ archived: z.stringbool().default(false) }))
    .output(z.object({ branches: z.array(BranchResponse) }))
    .query(async ({ ctx, input }) => ({ branches: (await listBranches(ctx.service, input)).map(presentBranch) })),

  createBranch: memberProcedure("workspace:manage")
    .meta(at("POST", "/v1/branches", "Open a branch"))
    .input(CreateBranchInput)
    .output(BranchResponse)
    .mutation(async ({ ctx, input }) => presentBranch(await createBranch(ctx.service, input))),

  updateBranch: memberProcedure("workspace:manage")
    .meta(at("PATCH", "/v1/branches/{id}", "Change an open branch"))
    .input(UpdateBranchInput)
    .output(BranchResponse)
    .mutation(async ({ ctx, input }) => presentBranch(await updateBranch(ctx.service, input))),

  archiveBranch: memberProcedure("workspace:manage")
    .meta(at("DELETE", "/v1/branches/{id}", "Close a branch and free its place"))
    .input(ById)
    .output(Done)
    .mutation(async ({ ctx, input }) => {
      await archiveBranch(ctx.service, input.id);
      return done;
    }),

  users: memberProcedure("workspace:read")
    .meta(at("GET", "/v1/users", "People of the workspace"))
    .input(z.object({}).optional())
    .output(z.object({ users: z.array(UserResponse) }))
    .query(async ({ ctx }) => ({ users: (await listUsers(ctx.service)).map(presentUser) })),

  inviteUser: memberProcedure("workspace:manage")
    .meta(at("POST", "/v1/users", "Invite a person; the invitation holds a seat"))
    .input(InviteUserInput)
    .output(UserResponse)
    .mutation(async ({ ctx, input }) => presentUser(await inviteUser(ctx.service, input))),

  changeRole: memberProcedure("workspace:manage")
    .meta(at("PATCH", "/v1/users/{id}", "Make a person administrator or member"))
    .input(ChangeRoleInput)
    .output(UserResponse)
    .mutation(async ({ ctx, input }) => presentUser(await changeRole(ctx.service, input))),

  deactivateUser: memberProcedure("workspace:manage")
    .meta(at("DELETE", "/v1/users/{id}", "Take a person's access or an invitation back, and free the seat"))
    .input(ById)
    .output(Done)
    .mutation(async ({ ctx, input }) => {
      await deactivateUser(ctx.service, input.id);
      return done;
    }),

  reactivateUser: memberProcedure("workspace:manage")
    .input(ById)
    .output(UserResponse)
    .mutation(async ({ ctx, input }) => presentUser(await reactivateUser(ctx.service, input.id))),

  /** What a template brought. */
  content: memberProcedure("workspace:read")
    .input(PageInput)
    .query(async ({ ctx, input }) => ({ ...(await listContent(ctx.service, input)), ...input })),

  files: memberProcedure("workspace:read")
    .input(PageInput)
    .query(async ({ ctx, input }) => ({ ...(await listFiles(ctx.service, input)), ...input })),
});
