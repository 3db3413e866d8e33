import { randomUUIDv7 } from "node:crypto";
import { assert } from "@tenantry/core/errors";
import type { DomainEvent } from "@tenantry/core/events";
import type { Queryable, Tx, WorkspaceTx } from "./client.ts";
import { pendingNotes } from "./placement/tables.ts";
import { auditLog, outbox } from "./platform/operations.ts";
import { outbox as notes } from "./tenant/tables.ts";

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

/** Where a change can leave what the platform must know: the platform's transaction, or one in a workspace. */
export type Journal = Queryable | WorkspaceTx;

/** What a workspace's own transaction leaves for the platform; the relay carries it over once. */
export type Note = { [K in keyof Notes]: { id: string; name: K; data: Notes[K]; createdAt: Date } }[keyof Notes];
type Notes = {
  audit: { entry: AuditEntry };
  event: { event: DomainEvent };
  /** A reading that may have reached a level: `windowStart` as ISO text. */
  usage: { reading: { meter: string; windowStart: string; used: number; before?: number; limit: number | null } };
  access: { userId: string; until: string; keep?: string };
  correction: { meter: string; windowStart: string; counted: number; found: number };
};

/**
 * The platform's side of the transaction, or null when the tenant lives in another database: then what the platform must
 * know is left there with `leaveNote`.
 */
export function platformOf(tx: Journal): Queryable | null {
  return tx.home === undefined ? tx : tx.home.platform;
}

/** Appends to the audit log in the transaction of the change it records. */
export async function recordAudit(tx: Journal, entry: AuditEntry, now: Date): Promise<void> {
  const platform = platformOf(tx);
  if (!platform) return leaveNote(tx, "audit", { entry }, now);
  await platform.insert(auditLog).values(auditRow(randomUUIDv7(), entry, now));
}

/** Writes an event in the transaction that changes state; the relay delivers it after commit. */
export async function enqueueEvent(tx: Journal, event: DomainEvent, now: Date): Promise<void> {
  const platform = platformOf(tx);
  if (!platform) return leaveNote(tx, "event", { event }, now);
  await platform.insert(outbox).values(eventRow(randomUUIDv7(), event, now));
}

/** In the database of a tenant that is placed elsewhere: the note, and the mark by which the relay finds it. */
export async function leaveNote<K extends keyof Notes>(tx: Journal, name: K, data: Notes[K], now: Date): Promise<void> {
  assert(tx.home, "a note is left in a workspace");
  const id = randomUUIDv7();
  await tx.insert(notes).values({ id, name, data, createdAt: now });
  await tx.insert(pendingNotes).values({ id, tenantId: tx.home.tenantId, createdAt: now });
  tx.home.onNote();
}

/** An audit entry that was left in a workspace: `id` of the note makes it once for good. */
export async function carryAudit(tx: Tx, id: string, entry: AuditEntry, at: Date): Promise<void> {
  await tx
    .insert(auditLog)
    .values(auditRow(id, entry, at))
    .onConflictDoNothing({ target: auditLog.id });
}

/** An event that was left in a workspace: once, for as long as the outbox keeps what it delivered. */
export async function carryEvent(tx: Tx, id: string, event: DomainEvent, at: Date): Promise<void> {
  await tx
    .insert(outbox)
    .values(eventRow(id, event, at))
    .onConflictDoNothing({ target: outbox.id });
}

const auditRow = (id: string, entry: AuditEntry, now: Date): typeof auditLog.$inferInsert => ({
  id,
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

const eventRow = (id: string, event: DomainEvent, now: Date): typeof outbox.$inferInsert => ({
  id,
  tenantId: "tenantId" in event.data ? event.data.tenantId : null,
  name: event.name,
  data: event.data,
  createdAt: now,
});
