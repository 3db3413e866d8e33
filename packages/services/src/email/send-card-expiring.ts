import type { TenantId } from "@tenantry/core/ids";
import { paymentMethods } from "@tenantry/db/platform/payments";
import { and, eq, isNull } from "drizzle-orm";
import { expiringCardKey } from "../payments/expiring-cards.ts";
import type { MailContext } from "./send-once.ts";
import { billingUrl, sendToPayers } from "./send-to-payers.ts";

/** Asks for a new card before the default one expires; once for each card and expiry. */
export async function sendCardExpiring(
  ctx: MailContext,
  { tenantId, methodId }: { tenantId: TenantId; methodId: string },
): Promise<void> {
  const [card] = await ctx.db.withTenant(tenantId, (tx) =>
    tx
      .select()
      .from(paymentMethods)
      .where(
        and(
          eq(paymentMethods.id, methodId),
          eq(paymentMethods.tenantId, tenantId),
          eq(paymentMethods.isDefault, true),
          isNull(paymentMethods.removedAt),
        ),
      ),
  );
  if (!card) return;
  const { brand, last4, expiresMonth, expiresYear } = card;
  await sendToPayers(ctx, tenantId, {
    key: expiringCardKey({ methodId, expiresMonth, expiresYear }),
    compose: ({ reader }) => ({
      template: "card_expiring",
      props: { ...reader, brand, last4, expiresMonth, expiresYear, billingUrl: billingUrl(ctx, tenantId) },
    }),
  });
}
