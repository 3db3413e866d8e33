import { OneOffLineInput } from "@tenantry/core/billing/inputs";
import { assert, fieldError } from "@tenantry/core/errors";
import { money } from "@tenantry/core/money";
import { recordAudit } from "@tenantry/db/journal";
import { actorRef, type TenantContext } from "../context.ts";
import { attachLines } from "./attach-lines.ts";
import { inBilling } from "./billing-transaction.ts";
import { loadSubscriber } from "./load-subscriber.ts";

/** Staff's own line for the tenant's next invoice, before tax and at its rate of now; negative gives back. */
export async function addOneOffLine(ctx: TenantContext, input: OneOffLineInput): Promise<{ lineId: string }> {
  const { description, amountMinor, currency, reason } = OneOffLineInput.parse(input);
  return inBilling(ctx, async (tx, now) => {
    const subscriber = await loadSubscriber(tx, ctx.tenantId, now);
    if (currency !== subscriber.currency)
      throw fieldError("currency", "other_currency", "The tenant is billed in another currency.");
    if (amountMinor === 0n) throw fieldError("amountMinor", "is_zero", "A line of 0 says nothing.");
    const amount = money(amountMinor, currency);
    const nothing = { service: null, proration: null, quantity: null, credits: null };
    const line = { kind: "one_off" as const, code: "one_off", listAmount: amount, amount, tax: subscriber.tax };
    const owner = { tenantId: ctx.tenantId, subscriptionId: subscriber.live?.id ?? null, invoiceId: null };
    const [stored] = await attachLines(tx, owner, [{ ...line, ...nothing }], new Map(), now, description);
    assert(stored, "the line was written");
    await recordAudit(
      tx,
      {
        tenantId: ctx.tenantId,
        actor: actorRef(ctx.actor),
        action: "billing.line_added",
        targetId: stored.id,
        reason,
        after: { description, amountMinor: amountMinor.toString(), currency },
        requestId: ctx.requestId,
      },
      now,
    );
    return { lineId: stored.id };
  });
}
