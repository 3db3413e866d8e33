import type { InboxListInput, InboxState } from "@tenantry/core/billing/company-inputs";
import { inbox } from "@tenantry/db/platform/payments";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, desc, eq, isNotNull, isNull, or, type SQL } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";
import { isAfter, type KeyedPage, pageOf } from "./list-all-pages.ts";

export type InboxRow = Omit<typeof inbox.$inferSelect, "quarantinedBecause" | "processedAt"> & {
  readonly state: InboxState;
  readonly because: (typeof inbox.$inferSelect)["quarantinedBecause"];
  readonly tenantName: string | null;
};

/** Events of gateways, newest first: what became of each, and what stands in quarantine. */
export async function listInbox(ctx: ServiceContext, input: InboxListInput): Promise<KeyedPage<InboxRow>> {
  const { after, pageSize, search, state } = input;
  const found = await ctx.db.orm
    .select({ event: inbox, tenantName: tenants.name })
    .from(inbox)
    .leftJoin(tenants, eq(tenants.id, inbox.tenantId))
    .where(
      and(
        state ? stateIs(state) : undefined,
        search ? or(eq(inbox.eventId, search), eq(inbox.objectId, search)) : undefined,
        isAfter(after, inbox.receivedAt, inbox.eventId),
      ),
    )
    .orderBy(desc(inbox.receivedAt), desc(inbox.eventId))
    .limit(pageSize + 1);
  const { rows, next } = pageOf(found, pageSize, ({ event }) => ({ at: event.receivedAt, id: event.eventId }));
  return { next, rows: rows.map(({ event, tenantName }) => inboxRow(event, tenantName)) };
}

export function inboxRow(event: typeof inbox.$inferSelect, tenantName: string | null): InboxRow {
  const { quarantinedBecause: because, processedAt, ...rest } = event;
  const state = because
    ? rest.resolvedAt
      ? "resolved"
      : "quarantined"
    : processedAt
      ? "processed"
      : rest.lastError
        ? "failing"
        : "waiting";
  return { ...rest, because, state, tenantName };
}

/** `inboxRow`'s state, said in SQL so that it can be filtered by; a test holds the two together. */
function stateIs(state: InboxState): SQL | undefined {
  const unprocessed = and(isNull(inbox.quarantinedBecause), isNull(inbox.processedAt));
  switch (state) {
    case "waiting":
      return and(unprocessed, isNull(inbox.lastError));
    case "failing":
      return and(unprocessed, isNotNull(inbox.lastError));
    case "processed":
      return and(isNull(inbox.quarantinedBecause), isNotNull(inbox.processedAt));
    case "quarantined":
      return and(isNotNull(inbox.quarantinedBecause), isNull(inbox.resolvedAt));
    case "resolved":
      return and(isNotNull(inbox.quarantinedBecause), isNotNull(inbox.resolvedAt));
  }
}
