import { mostEventsPerBatch } from "@tenantry/core/usage/event";
import { listUsage } from "@tenantry/services/usage/list-usage";
import { listPeriodUsage } from "@tenantry/services/usage/period-usage";
import { recordUsage } from "@tenantry/services/usage/record-usage";
import { z } from "zod";
import { plansUrl } from "../billing-urls.ts";
import { memberProcedure, router, tenantProcedure } from "../trpc.ts";

// Fields are judged one event at a time by core, so that one bad event does not refuse its batch.
const UsageEvent = z.object({
  id: z.unknown().meta({ type: "string", description: "Yours, up to 128 visible characters; counted once for good" }),
  meter: z.unknown().meta({ type: "string", description: "A meter's code, such as api_calls" }),
  quantity: z.unknown().meta({ type: "integer", minimum: 0 }),
  at: z
    .unknown()
    .optional()
    .meta({ type: "string", format: "date-time", description: "When it happened; now if absent" }),
});

const UsageReport = z
  .object({
    accepted: z.number(),
    duplicates: z.number(),
    refused: z.number(),
    results: z.array(
      z.object({
        id: z.string().nullable(),
        status: z.enum(["accepted", "duplicate", "refused"]),
        code: z.string().optional(),
        details: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
  })
  .meta({ id: "UsageReport" });

const PeriodResponse = z
  .object({
    periodStart: z.iso.datetime(),
    periodEnd: z.iso.datetime(),
    ordersCount: z.number(),
    usersCount: z.number(),
    branchesCount: z.number(),
    storageMb: z.number(),
    apiCalls: z.number(),
  })
  .meta({ id: "PeriodUsage" });

export const usageRouter = router({
  record: memberProcedure("workspace:write", "report")
    .meta({
      openapi: {
        method: "POST",
        path: "/v1/usage/events",
        tags: ["Usage"],
        summary: "Report usage, up to 500 events at once",
        protect: true,
      },
    })
    .input(z.object({ events: z.array(UsageEvent).min(1, "required").max(mostEventsPerBatch, "too_big") }))
    .output(UsageReport)
    .mutation(async ({ ctx, input }) => {
      const report = await recordUsage(ctx.service, input.events);
      const upgradeUrl = plansUrl(ctx.platform.origins.portalOrigin, ctx.service.tenantId);
      const results = report.results.map((result) =>
        result.status === "refused" && result.code === "limit_reached"
          ? { ...result, details: { ...result.details, upgradeUrl } }
          : result,
      );
      return { ...report, results };
    }),

  periods: memberProcedure("workspace:read")
    .meta({
      openapi: {
        method: "GET",
        path: "/v1/usage/periods",
        tags: ["Usage"],
        summary: "What was used in each period, newest first",
        protect: true,
      },
    })
    .input(z.object({ periods: z.coerce.number().int().min(1).max(24).default(12) }))
    .output(z.object({ periods: z.array(PeriodResponse) }))
    .query(async ({ ctx, input }) => ({
      periods: (await listPeriodUsage(ctx.service, input)).map(({ start, end, orders, users, branches, ...rest }) => ({
        periodStart: start.toISOString(),
        periodEnd: end.toISOString(),
        ordersCount: orders,
        usersCount: users,
        branchesCount: branches,
        ...rest,
      })),
    })),

  /** Every limited or used meter of the workspace that asks. */
  here: memberProcedure("workspace:read").query(({ ctx }) => listUsage(ctx.service)),

  ofTenant: tenantProcedure("billing:read").query(({ ctx }) => listUsage(ctx.service)),
});
