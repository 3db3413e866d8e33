import { createHash } from "node:crypto";
import { can, featureAnswers, limit } from "@tenantry/core/entitlements/resolve";
import {
  compileSnapshot,
  compileTenant,
  type Snapshot,
  type SnapshotFacts,
  type Subject,
  type Tenant,
  type TenantGrants,
} from "@tenantry/core/entitlements/snapshot";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import type { Clock } from "@tenantry/core/ports/clock";
import type { Database } from "@tenantry/db/client";
import type { TenantContext } from "../context.ts";
import type { Check } from "../operations/health.ts";
import { type Kept, kept } from "./kept.ts";
import { loadSnapshotFacts, loadTenantGrants } from "./load-facts.ts";

/** Raised by a trigger on commit, with a tenant's id or nothing: everything. */
export const entitlementsChannel = "tenantry_entitlements";
/** Without LISTEN, or when a notification was lost, an answer is at most this old. */
export const entitlementsTtlMs = 300_000;
const tenantsKept = 10_000;
const patienceMs = 250;

/** A document with its fingerprint, for services that ask again only whether it has changed. */
export type Tagged<T> = { readonly document: T; readonly etag: string };

/** One tenant's answers at one instant; each is a look into memory. */
export type Answers = {
  readonly snapshot: Snapshot;
  readonly subject: Subject;
  /** Errors: `not_found` with the nearest names. */
  can(code: string): boolean;
  /** Null is unlimited. Errors: `not_found` with the nearest names. */
  limit(meter: string): number | null;
  features(): Record<string, boolean>;
};

/** What this process knows of who may do what: catalogue and flags once, tenants as they are asked about. */
export type Entitlements = {
  /** The context's clock says when: a sandbox lives in its own time. A user is asked for by a user's context. */
  ask(ctx: Pick<TenantContext, "tenantId" | "clock" | "actor">): Promise<Answers>;
  snapshot(): Promise<Tagged<SnapshotFacts>>;
  tenant(tenantId: TenantId): Promise<Tagged<TenantGrants>>;
  /** Calls back after each change known to this process, with the tenant it concerns or null for all. */
  onChange(listener: (tenantId: TenantId | null) => void): () => void;
  /** For health: how old the snapshot is, and whether changes are pushed. */
  check(): Promise<Check>;
  close(): Promise<void>;
};

type Log = { warn(details: object, message: string): void };
type Global = Tagged<SnapshotFacts> & { readonly compiled: Snapshot };
type One = Tagged<TenantGrants> & { readonly compiled: Tenant };

/**
 * Pushed by LISTEN, at most `entitlementsTtlMs` old without it, the last good answer while the database is away.
 * `clock` is the platform's.
 */
export function createEntitlements({ db, log, clock }: { db: Database; log: Log; clock: Clock }): Entitlements {
  const options = { clock, ttlMs: entitlementsTtlMs, patienceMs };
  const listeners = new Set<(tenantId: TenantId | null) => void>();
  const tenants = new Map<TenantId, Kept<One>>();
  let pushed = false;

  const all = kept<Global>({
    ...options,
    onError: (err) => log.warn({ err }, "entitlements are not up to date"),
    load: async () => {
      const document = await loadSnapshotFacts(db.orm);
      return { document, etag: etagOf(document), compiled: compileSnapshot(document) };
    },
  });

  /** Least recently asked first out: a Map keeps the order of insertion. */
  function oneOf(tenantId: TenantId): Kept<One> {
    const found = tenants.get(tenantId);
    if (found) tenants.delete(tenantId);
    const one = found ?? keptTenant(tenantId);
    tenants.set(tenantId, one);
    const [oldest] = tenants.keys();
    if (tenants.size > tenantsKept && oldest) tenants.delete(oldest);
    return one;
  }

  const keptTenant = (tenantId: TenantId) =>
    kept<One>({
      ...options,
      onError: (err) => log.warn({ err, tenantId }, "a tenant's entitlements are not up to date"),
      load: async () => {
        const document = await db.withTenant(tenantId, (tx) => loadTenantGrants(tx, tenantId));
        return { document, etag: etagOf(document), compiled: compileTenant(document) };
      },
    });

  function changed(payload: string): void {
    const tenantId = payload === "" ? null : parseTenantId(payload);
    if (tenantId) tenants.get(tenantId)?.invalidate();
    else all.invalidate();
    for (const listener of listeners) listener(tenantId);
  }

  /** Whatever was told while nobody listened is lost. */
  function reconnected(): void {
    pushed = true;
    all.invalidate();
    for (const one of tenants.values()) one.invalidate();
    for (const listener of listeners) listener(null);
  }

  const listening = db.canListen
    ? db.listen(entitlementsChannel, changed, reconnected).catch((err: unknown) => {
        log.warn({ err }, "entitlements are not pushed; they are read again every five minutes");
        return undefined;
      })
    : undefined;

  return {
    async ask({ tenantId, clock: tenantClock, actor }) {
      const [{ compiled: snapshot }, { compiled: tenant }] = await Promise.all([all.get(), oneOf(tenantId).get()]);
      const subject = { tenant, userId: actor.type === "user" ? actor.id : undefined };
      const now = tenantClock.now();
      return {
        snapshot,
        subject,
        can: (code) => can(snapshot, subject, code, now),
        limit: (meter) => limit(snapshot, tenant, meter, now),
        features: () => featureAnswers(snapshot, subject, now),
      };
    },
    snapshot: () => all.get(),
    tenant: (tenantId) => oneOf(tenantId).get(),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async check() {
      await all.get();
      const age = all.loadedAt ? clock.now().getTime() - all.loadedAt.getTime() : Number.POSITIVE_INFINITY;
      const how = pushed ? "changes are pushed" : "read again every five minutes";
      return { ok: age <= entitlementsTtlMs, detail: `read ${Math.round(age / 1000)} s ago, ${how}` };
    },
    async close() {
      listeners.clear();
      await (await listening)?.();
    },
  };
}

const etagOf = (document: unknown): string =>
  `"${createHash("sha256").update(JSON.stringify(document)).digest("base64url").slice(0, 27)}"`;
