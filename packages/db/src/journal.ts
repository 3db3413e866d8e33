import { randomUUIDv7 } from "node:crypto";
import type { DomainEvent } from "@tenantry/core/events";
import type { Queryable } from "./client.ts";
import { auditLog, outbox } from "./platform/operations.ts";

export type ActorRef = {
  type: "visitor" | "owner" | "user" | "staff" | "api_key" | "system";
  id: string | null;
  impersonatorId?: string | null;
};

export type AuditEntry = {
  tenantId: string | null;
  actor: ActorRef;
  /** `noun.verb` in the past tense: `tenant.registered`. */
  action: string;
  targetId?: string | null;
  reason?: string | null;
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
  requestId?: string | null;
};

/** Appends to the audit log in the transaction of the change it records. */
export async function recordAudit(tx: Queryable, entry: AuditEntry, now: Date): Promise<void> {
  await tx.insert(auditLog).values({
    id: randomUUIDv7(),
    tenantId: entry.tenantId,
    at: now,
    actorType: entry.actor.type,
    actorId: entry.actor.id,
    impersonatorId: entry.actor.impersonatorId ?? null,
    action: entry.action,
    targetId: entry.targetId ?? null,
    reason: entry.reason ?? null,
    before: entry.before ?? null,
    after: entry.after ?? null,
    requestId: entry.requestId ?? null,
  });
}

/** Writes an event in the transaction that changes state; the relay delivers it after commit. */
export async function enqueueEvent(tx: Queryable, event: DomainEvent, now: Date): Promise<void> {
  const tenantId = "tenantId" in event.data ? event.data.tenantId : null;
  await tx.insert(outbox).values({ id: randomUUIDv7(), tenantId, name: event.name, data: event.data, createdAt: now });
}
