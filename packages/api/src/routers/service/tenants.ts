import { TenantListInput } from "@tenantry/core/tenant/inputs";
import { listTenants } from "@tenantry/services/admin/list-tenants";
import { updateTenantByStaff } from "@tenantry/services/admin/update-tenant";
import type { ServiceContext } from "@tenantry/services/context";
import { getTenant } from "@tenantry/services/tenant/get-tenant";
import { atTenantTime } from "@tenantry/services/tenant/tenant-time";
import { z } from "zod";
import { limitNumber } from "../../presenters.ts";
import { PaginationResponse, pagination } from "../../rest/present-account.ts";
import { accountMutation, serviceProcedure } from "../../service-procedures.ts";
import { router } from "../../trpc.ts";

const Instant = z.iso.datetime();
const meta = (method: "GET" | "PATCH", path: `/${string}`, summary: string) => ({
  openapi: { method, path, summary, tags: ["Admin"], protect: true },
});

/** Tenants whose use is counted at once: each is a transaction in its own schema. */
const countedAtOnce = 5;

/** S3's admin endpoints. */
export const serviceTenantsRouter = router({
  list: serviceProcedure("tenants:read")
    .meta(meta("GET", "/v1/admin/tenants", "List tenants"))
    .input(
      z.object({
        page: z.coerce.number().int().min(1).max(100_000).default(1),
        limit: z.coerce.number().int().min(1).max(100).default(20),
        status: z.enum(["trial", "active", "canceled", "suspended"]).optional(),
        plan: z.string().max(40).optional(),
        search: z.string().max(120).optional(),
      }),
    )
    .output(
      z.object({
        tenants: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            slug: z.string(),
            email: z.string(),
            status: z.string(),
            plan: z.string(),
            ordersUsed: z.number(),
            ordersLimit: z.number(),
            createdAt: Instant,
            lastActivityAt: Instant.nullable(),
          }),
        ),
        pagination: PaginationResponse,
      }),
    )
    .query(async ({ ctx: { service }, input: { limit, ...input } }) => {
      const { rows, total } = await listTenants(service, TenantListInput.parse({ ...input, pageSize: limit }));
      const orders = await ordersOf(service, rows);
      return {
        tenants: rows.map(({ id, name, slug, email, axes, planCode, createdAt, lastActivityAt }, i) => ({
          id,
          name,
          slug,
          email,
          status: axes.word,
          plan: planCode,
          ordersUsed: orders[i]?.used ?? 0,
          ordersLimit: limitNumber(orders[i]?.limit),
          createdAt: createdAt.toISOString(),
          lastActivityAt: lastActivityAt?.toISOString() ?? null,
        })),
        pagination: pagination(total, input.page, limit),
      };
    }),

  update: accountMutation("tenants:write")
    .meta(meta("PATCH", "/v1/admin/tenants/{id}", "Suspend, reactivate, override features, keep notes"))
    .input(
      z.object({
        status: z.enum(["active", "suspended", "canceled"]).optional(),
        featureFlags: z.record(z.string().max(64), z.boolean()).optional(),
        adminNotes: z.string().max(5000).nullable().optional(),
      }),
    )
    .output(
      z.object({
        id: z.string(),
        status: z.string(),
        featureFlags: z.record(z.string(), z.boolean()),
        adminNotes: z.string().nullable(),
        updatedAt: Instant,
      }),
    )
    .mutation(async ({ ctx: { service, reason }, input: { status, featureFlags, adminNotes } }) => {
      const { updatedAt } = await updateTenantByStaff(service, { status, featureFlags, adminNotes, reason });
      const { tenant, axes, features } = await getTenant(service);
      return {
        id: tenant.id,
        status: axes.word,
        featureFlags: features,
        adminNotes: tenant.adminNotes,
        updatedAt: updatedAt.toISOString(),
      };
    }),
});

async function ordersOf(ctx: ServiceContext, rows: Awaited<ReturnType<typeof listTenants>>["rows"]) {
  const counted: { used: number; limit: number | null | undefined }[] = [];
  for (let i = 0; i < rows.length; i += countedAtOnce) {
    const some = rows.slice(i, i + countedAtOnce).map(async ({ id: tenantId }) => {
      const { used, limits } = await getTenant(await atTenantTime({ ...ctx, tenantId }, tenantId));
      return { used: used.orders, limit: limits.orders };
    });
    counted.push(...(await Promise.all(some)));
  }
  return counted;
}
