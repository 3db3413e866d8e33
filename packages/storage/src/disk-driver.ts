import { randomUUID } from "node:crypto";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { dirname } from "node:path/posix";
import type { Readable } from "node:stream";
import { FSDriver } from "flydrive/drivers/fs";

/** flydrive's own writes straight to the file's name, where a crash or a reader in between finds half of it. */
export class DiskDriver extends FSDriver {
  readonly #root: string;

  constructor(root: string) {
    super({ location: root, visibility: "private" });
    this.#root = root;
  }

  override put(key: string, contents: string | Uint8Array): Promise<void> {
    return this.#replace(key, (draft) => super.put(draft, contents));
  }

  override putStream(key: string, contents: Readable): Promise<void> {
    return this.#replace(key, (draft) => super.putStream(draft, contents));
  }

  async #replace(key: string, write: (draft: string) => Promise<void>): Promise<void> {
    const draft = `${dirname(key)}/.${randomUUID()}`;
    try {
      await write(draft);
      await rename(join(this.#root, draft), join(this.#root, key));
    } catch (error) {
      await this.delete(draft);
      throw error;
    }
  }
}
