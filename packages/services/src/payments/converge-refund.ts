import { isUuid } from "@tenantry/core/ids";
import type { GatewayRefund } from "@tenantry/core/ports/payments";
import { refunds } from "@tenantry/db/platform/payments";
import { and, eq } from "drizzle-orm";
import type { TenantContext } from "../context.ts";
import type { Converged } from "./converged.ts";
import { noteRefund } from "./send-refund.ts";

/** A refund of ours comes to its end; one that somebody made at the gateway is found by reconciliation. */
export async function convergeRefund(ctx: TenantContext, object: GatewayRefund): Promise<Converged> {
  const { key, ref } = object;
  if (key === null || !isUuid(key)) return { kind: "ignored" };
  const [row] = await ctx.db.withTenant(ctx.tenantId, (tx) =>
    tx
      .select({ id: refunds.id })
      .from(refunds)
      .where(and(eq(refunds.id, key), eq(refunds.tenantId, ctx.tenantId))),
  );
  if (!row) return { kind: "quarantined", reason: "unknown" };
  const state = object.state === "canceled" ? "failed" : object.state;
  await noteRefund(ctx, row.id, { state, ref, detail: object.state });
  return { kind: "converged" };
}
