import { vi } from "vitest";

/** What functions did, in order, by the id of the test that set them off. */
export class Journal {
  readonly #entries = new Map<string, unknown[]>();

  note(id: string, entry: unknown): void {
    this.of(id).push(entry);
  }

  of(id: string): unknown[] {
    const entries = this.#entries.get(id) ?? [];
    this.#entries.set(id, entries);
    return entries;
  }

  count(id: string, entry: unknown): number {
    return this.of(id).filter((candidate) => candidate === entry).length;
  }
}

/** Polls until the assertion holds. */
export function eventually<T>(check: () => T | Promise<T>, timeout: number): Promise<T> {
  return vi.waitFor(check, { timeout, interval: 10 });
}
