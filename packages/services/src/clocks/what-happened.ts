import { isCurrency, money, toDecimal } from "@tenantry/core/money";
import { auditLog, emails } from "@tenantry/db/platform/operations";
import { and, asc, eq, gte, lte } from "drizzle-orm";
import type { TenantContext } from "../context.ts";

const most = 500;

/** One thing that happened to a sandbox, by its own clock. */
export type Happened = {
  readonly at: Date;
  /** `audit`: `what` is its action (`invoice.finalized`); `mail`: `what` is its template (`invoice_issued`). */
  readonly kind: "audit" | "mail";
  readonly what: string;
  /** The invoice, subscription … it is about, or the mail's key. */
  readonly targetId: string | null;
  /** An invoice's or credit note's. */
  readonly number: string | null;
  /** Major units as a decimal: `29.000`. */
  readonly amount: { readonly decimal: string; readonly currency: string } | null;
  readonly plan: string | null;
};

/** Changes and mails of the tenant in [from, to] of its clock, in order; at most 500 of each kind, oldest first. */
export async function whatHappened(ctx: TenantContext, { from, to }: { from: Date; to: Date }): Promise<Happened[]> {
  const { tenantId } = ctx;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const changes = await tx
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.tenantId, tenantId), gte(auditLog.at, from), lte(auditLog.at, to)))
      .orderBy(asc(auditLog.at), asc(auditLog.id))
      .limit(most);
    const mails = await tx
      .select({ key: emails.key, template: emails.template, sentAt: emails.sentAt })
      .from(emails)
      .where(and(eq(emails.tenantId, tenantId), gte(emails.sentAt, from), lte(emails.sentAt, to)))
      .orderBy(asc(emails.sentAt), asc(emails.key))
      .limit(most);
    const happened = [
      ...changes.map((row) => entryOf(row)),
      ...mails.flatMap(({ key, template, sentAt }): Happened[] =>
        sentAt
          ? [{ at: sentAt, kind: "mail", what: template, targetId: key, number: null, amount: null, plan: null }]
          : [],
      ),
    ];
    return happened.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  });
}

function entryOf({ at, action, targetId, after }: typeof auditLog.$inferSelect): Happened {
  const text = (key: string) => {
    const value = after?.[key];
    return typeof value === "string" ? value : null;
  };
  return {
    at,
    kind: "audit",
    what: action,
    targetId,
    number: text("number"),
    amount: amountOf(text),
    plan: text("plan"),
  };
}

function amountOf(text: (key: string) => string | null): Happened["amount"] {
  const minor = text("totalMinor") ?? text("amountMinor");
  const currency = text("currency");
  if (!minor || !currency || !isCurrency(currency) || !/^-?\d+$/.test(minor)) return null;
  return { decimal: toDecimal(money(BigInt(minor), currency)), currency };
}
