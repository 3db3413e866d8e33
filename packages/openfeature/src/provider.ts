import type { EvaluationContext, JsonValue, Provider, ResolutionDetails } from "@openfeature/server-sdk";
import {
  FlagNotFoundError,
  GeneralError,
  InvalidContextError,
  OpenFeatureEventEmitter,
  ProviderEvents,
  ProviderFatalError,
  ProviderNotReadyError,
  StandardResolutionReasons,
  TargetingKeyMissingError,
  TypeMismatchError,
} from "@openfeature/server-sdk";
import { decideFeature, entryOf, type FeatureLayer, limit } from "@tenantry/core/entitlements/resolve";
import {
  compileSnapshot,
  compileTenant,
  type Snapshot,
  type SnapshotFacts,
  type Tenant,
  type TenantGrants,
} from "@tenantry/core/entitlements/snapshot";
import { DomainError } from "@tenantry/core/errors";
import { isUuid } from "@tenantry/core/ids";
import { ControlPlaneError, type ControlPlaneOptions, controlPlane, type Fetched } from "./control-plane.ts";
import { GrantsDocument, SnapshotDocument } from "./wire.ts";

export type TenantryProviderOptions = ControlPlaneOptions & {
  /** Asked again this often, also while changes are streamed; in milliseconds. */
  readonly pollMs?: number;
  /** False: only asks again, for networks that cut long answers. */
  readonly stream?: boolean;
  readonly now?: () => Date;
};

type KnownTenant = { readonly document: Fetched<TenantGrants>; readonly compiled: Tenant; askedAt: number };

const tenantsKept = 10_000;
const reconnectMs = 1_000;
/** Asked again at the next question; the last good answer until then. */
const longAgo = Number.NEGATIVE_INFINITY;

const reasons: Record<FeatureLayer, string> = {
  kill_switch: StandardResolutionReasons.DISABLED,
  override: StandardResolutionReasons.TARGETING_MATCH,
  plan: StandardResolutionReasons.TARGETING_MATCH,
  add_on: StandardResolutionReasons.TARGETING_MATCH,
  rule: StandardResolutionReasons.TARGETING_MATCH,
  default: StandardResolutionReasons.DEFAULT,
  none: StandardResolutionReasons.DEFAULT,
};

/**
 * Tenantry's answers for another service: features and flags are booleans, limits of meters are numbers (Infinity:
 * unlimited). Documents come over HTTP, answers from the same code as the control plane's, here in the process.
 * The targeting key is the tenant's id; `userId` decides where users of a tenant differ.
 */
export class TenantryProvider implements Provider {
  readonly metadata = { name: "tenantry" };
  readonly runsOn = "server";
  readonly events = new OpenFeatureEventEmitter();
  readonly #plane;
  readonly #pollMs: number;
  readonly #stream: boolean;
  readonly #now: () => Date;
  readonly #closing = new AbortController();
  readonly #tenants = new Map<string, KnownTenant>();
  #snapshot: { document: Fetched<SnapshotFacts>; compiled: Snapshot } | undefined;
  #isStale = false;
  /** Counts what was told: an answer asked for before is not fresh. */
  #told = 0;
  #timer: NodeJS.Timeout | undefined;
  #streaming: Promise<void> = Promise.resolve();

  constructor({ pollMs = 30_000, stream = true, now = () => new Date(), ...options }: TenantryProviderOptions) {
    this.#plane = controlPlane(options);
    this.#pollMs = pollMs;
    this.#stream = stream;
    this.#now = now;
  }

  async initialize(): Promise<void> {
    try {
      await this.#refresh();
    } catch (error) {
      if (error instanceof ControlPlaneError && error.status === 401) {
        throw new ProviderFatalError("The service key is not known.", { cause: error });
      }
      this.#poll();
      throw error;
    }
    this.#poll();
    if (this.#stream) this.#streaming = this.#follow();
  }

  async onClose(): Promise<void> {
    clearTimeout(this.#timer);
    this.#closing.abort();
    await this.#streaming;
  }

  async resolveBooleanEvaluation(
    key: string,
    _default: boolean,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    const { snapshot, tenant } = await this.#facts(context);
    if (snapshot.meters.has(key) && !snapshot.entries.has(key)) throw new TypeMismatchError(`"${key}" is a limit.`);
    const userId = typeof context.userId === "string" ? context.userId : undefined;
    const entry = known(() => entryOf(snapshot, key));
    const { enabled, layer } = decideFeature(entry, { tenant, userId }, this.#now().getTime());
    return { value: enabled, variant: enabled ? "on" : "off", ...this.#details(reasons[layer], layer) };
  }

  async resolveNumberEvaluation(
    key: string,
    _default: number,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<number>> {
    const { snapshot, tenant } = await this.#facts(context);
    if (snapshot.entries.has(key) && !snapshot.meters.has(key)) throw new TypeMismatchError(`"${key}" is on or off.`);
    const most = known(() => limit(snapshot, tenant, key, this.#now()));
    const details = this.#details(StandardResolutionReasons.TARGETING_MATCH, "limit");
    return most === null
      ? { value: Number.POSITIVE_INFINITY, variant: "unlimited", ...details }
      : { value: most, variant: "limited", ...details };
  }

  async resolveStringEvaluation(key: string): Promise<ResolutionDetails<string>> {
    throw new TypeMismatchError(`"${key}" is no text: features are booleans, limits are numbers.`);
  }

  async resolveObjectEvaluation<T extends JsonValue>(key: string): Promise<ResolutionDetails<T>> {
    throw new TypeMismatchError(`"${key}" is no object: features are booleans, limits are numbers.`);
  }

  #details(reason: string, layer: string) {
    return { reason: this.#isStale ? StandardResolutionReasons.STALE : reason, flagMetadata: { layer } };
  }

  async #facts({ targetingKey }: EvaluationContext): Promise<{ snapshot: Snapshot; tenant: Tenant }> {
    if (!targetingKey) throw new TargetingKeyMissingError("The targeting key is the tenant's id.");
    const tenantId = targetingKey.toLowerCase();
    if (!isUuid(tenantId)) throw new InvalidContextError("The targeting key is no tenant's id.");
    if (!this.#snapshot) throw new ProviderNotReadyError("The snapshot has not been read yet.");
    return { snapshot: this.#snapshot.compiled, tenant: await this.#tenant(tenantId) };
  }

  async #tenant(tenantId: string): Promise<Tenant> {
    const found = this.#tenants.get(tenantId);
    const at = this.#now().getTime();
    if (found && at - found.askedAt < this.#pollMs) return found.compiled;
    const told = this.#told;
    try {
      const document = await this.#plane.document(`/v1/flags/tenants/${tenantId}`, GrantsDocument, found?.document);
      const compiled = document === found?.document ? found.compiled : compileTenant(document.value);
      this.#tenants.delete(tenantId);
      this.#tenants.set(tenantId, { document, compiled, askedAt: told === this.#told ? at : longAgo });
      const [oldest] = this.#tenants.keys();
      if (this.#tenants.size > tenantsKept && oldest) this.#tenants.delete(oldest);
      return compiled;
    } catch (error) {
      if (error instanceof ControlPlaneError && error.status === 404) {
        this.#tenants.delete(tenantId);
        throw new InvalidContextError("There is no tenant with this id.");
      }
      // During an outage the last good answer stands.
      if (found) return found.compiled;
      throw new GeneralError("The tenant's entitlements could not be read.", { cause: error });
    }
  }

  /** Reads the snapshot; tells of a change, of failing and of working again. */
  async #refresh(): Promise<void> {
    const before = this.#snapshot;
    try {
      const document = await this.#plane.document("/v1/flags/snapshot", SnapshotDocument, before?.document);
      if (document !== before?.document) {
        this.#snapshot = { document, compiled: compileSnapshot(document.value) };
        if (before) this.events.emit(ProviderEvents.ConfigurationChanged, { message: "catalogue or flags" });
      }
      if (this.#isStale || !before) this.#recovered();
    } catch (error) {
      if (before && !this.#isStale) {
        this.#isStale = true;
        this.events.emit(ProviderEvents.Stale, { message: error instanceof Error ? error.message : String(error) });
      }
      throw error;
    }
  }

  #recovered(): void {
    const wasStale = this.#isStale;
    this.#isStale = false;
    if (wasStale) this.events.emit(ProviderEvents.Ready, { message: "the control plane answers again" });
  }

  #poll(): void {
    this.#timer = setTimeout(() => {
      this.#refresh()
        .catch(() => undefined)
        .finally(() => {
          if (!this.#closing.signal.aborted) this.#poll();
        });
    }, this.#pollMs).unref();
  }

  /** Follows the stream of changes for as long as the provider lives; polling goes on beside it. */
  async #follow(): Promise<void> {
    const { signal } = this.#closing;
    const changed = (tenantId: string | null) => {
      this.#told += 1;
      if (tenantId === null) {
        for (const one of this.#tenants.values()) one.askedAt = longAgo;
        // A failure is told as an event.
        this.#refresh().catch(() => undefined);
        return;
      }
      const one = this.#tenants.get(tenantId);
      if (!one) return;
      one.askedAt = longAgo;
      this.events.emit(ProviderEvents.ConfigurationChanged, { message: `tenant ${tenantId}` });
    };
    while (!signal.aborted) {
      try {
        // What changed before the stream was open has not been told.
        await this.#plane.changes({ onOpen: () => changed(null), onChange: changed }, signal);
      } catch {
        // The stream only hastens what polling finds, and polling tells of failures.
      }
      if (!signal.aborted) await pause(reconnectMs, signal);
    }
  }
}

/** OpenFeature's own error for a name that is not known, with the nearest ones in its message. */
function known<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") throw new FlagNotFoundError(error.message);
    throw error;
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms).unref();
    signal.addEventListener("abort", () => resolve(clearTimeout(timer)), { once: true });
  });
