import { DomainError } from "@tenantry/core/errors";
import type { CapturedEmail } from "@tenantry/core/ports/email";
import { emails } from "@tenantry/db/platform/operations";
import { and, desc, eq, isNotNull, sql } from "drizzle-orm";
import type { TenantContext } from "../context.ts";

export type CapturedMailRow = { key: string; template: string; to: string; subject: string; at: Date };

const mostRows = 100;

/** The newest messages that a sandbox would have sent; others' mail is not kept. */
export async function listCapturedMail(ctx: TenantContext): Promise<CapturedMailRow[]> {
  return ctx.db.orm
    .select({
      key: emails.key,
      template: emails.template,
      to: emails.recipient,
      subject: sql<string>`${emails.captured}->>'subject'`,
      at: emails.createdAt,
    })
    .from(emails)
    .where(and(eq(emails.tenantId, ctx.tenantId), isNotNull(emails.captured)))
    .orderBy(desc(emails.createdAt), desc(emails.key))
    .limit(mostRows);
}

/** One of them as its reader would have seen it, links included. Errors: `not_found`. */
export async function getCapturedMail(
  ctx: TenantContext,
  input: { key: string },
): Promise<CapturedMailRow & CapturedEmail> {
  const [row] = await ctx.db.orm
    .select()
    .from(emails)
    .where(and(eq(emails.tenantId, ctx.tenantId), eq(emails.key, input.key)));
  if (!row?.captured) throw new DomainError("not_found", "There is no such message.");
  return { key: row.key, template: row.template, to: row.recipient, at: row.createdAt, ...row.captured };
}
