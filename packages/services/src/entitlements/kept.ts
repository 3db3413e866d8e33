import type { Clock } from "@tenantry/core/ports/clock";

export type KeptOptions<T> = {
  readonly load: () => Promise<T>;
  readonly clock: Clock;
  readonly ttlMs: number;
  /** How long an asker waits for a reload while there is a last good value. */
  readonly patienceMs: number;
  readonly onError: (error: unknown) => void;
};

export type Kept<T> = {
  /** The value, loaded again when it is due; the last good one when that fails or takes too long. */
  get(): Promise<T>;
  /** It has changed elsewhere: the next asker gets it anew, or `get` at once does. */
  invalidate(): void;
  /** When the value that would be given now was loaded. */
  readonly loadedAt: Date | undefined;
};

/** After a failure the database is left alone for this long. */
const retryMs = 1_000;

/** One value in memory: loaded once for any number of askers, again when it is told to be stale or too old. */
export function kept<T>({ load, clock, ttlMs, patienceMs, onError }: KeptOptions<T>): Kept<T> {
  let good: { value: T; loadedAt: Date } | undefined;
  let stale = false;
  let retryAt = 0;
  let loading: Promise<T> | undefined;

  async function reload(): Promise<T> {
    // Told to be stale from here on, the answer that is under way may be the old one.
    stale = false;
    const loadedAt = clock.now();
    try {
      const value = await load();
      good = { value, loadedAt };
      return value;
    } catch (error) {
      stale = true;
      retryAt = clock.now().getTime() + retryMs;
      onError(error);
      throw error;
    } finally {
      loading = undefined;
    }
  }

  return {
    get loadedAt() {
      return good?.loadedAt;
    },
    invalidate() {
      stale = true;
      retryAt = 0;
    },
    async get() {
      const now = clock.now().getTime();
      if (good && !stale && now - good.loadedAt.getTime() < ttlMs) return good.value;
      if (good && now < retryAt) return good.value;
      // One that began before a change may miss it: it stays stale then, and the next asker loads again.
      loading ??= reload();
      if (!good) return loading;
      const { value } = good;
      return Promise.race([loading.catch(() => value), delay(patienceMs, value)]);
    },
  };
}

const delay = <T>(ms: number, value: T): Promise<T> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms, value).unref();
  });
