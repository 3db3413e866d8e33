import { readFile } from "node:fs/promises";
import { filePersistence } from "emulate";
import { emptyState, type StripeState } from "./store.ts";

const version = 1;

/**
 * Keeps the state in a JSON file. emulate's own persistence writes all of it before each answer (200 ms at a thousand
 * charges); this one writes beside the answers, again as soon as the last write has been quiet for a while.
 */
export class StateFile {
  readonly #path: string;
  #pending: StripeState | undefined;
  #writing: Promise<void> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  async load(): Promise<StripeState | undefined> {
    const text = await readFile(this.#path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    const saved = JSON.parse(text) as { version: number; state: StripeState };
    if (saved.version !== version)
      throw new Error(`${this.#path} was written by another version of the Stripe emulator. Delete it to start empty.`);
    return { ...emptyState(), ...saved.state };
  }

  /** `state` has changed; written soon. */
  changed(state: StripeState): void {
    this.#pending = state;
    this.#writing ??= this.#writeUntilQuiet()
      .catch((error: unknown) =>
        console.error(`The Stripe emulator cannot write ${this.#path}; it goes on in memory.`, error),
      )
      .finally(() => (this.#writing = undefined));
  }

  async flush(): Promise<void> {
    await this.#writing;
  }

  async #writeUntilQuiet(): Promise<void> {
    while (this.#pending) {
      const text = JSON.stringify({ version, state: this.#pending });
      this.#pending = undefined;
      const started = performance.now();
      await filePersistence(this.#path).save(text);
      // A big state costs more to write: leave most of the time to requests.
      await new Promise((resolve) => setTimeout(resolve, Math.min(1_000, 5 * (performance.now() - started))));
    }
  }
}
