import { fork } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Orders } from "./provisioner-child.ts";

const file = new URL("provisioner-child.ts", import.meta.url);
// Most of what a child does is to load its modules; the next one finds them compiled.
const env = { NODE_COMPILE_CACHE: join(tmpdir(), "tenantry-test-modules") };

/** Runs the steps in a process of their own and resolves with the signal that ended it, if one did. */
export async function inChild(orders: Orders): Promise<NodeJS.Signals | null> {
  const child = fork(file, [JSON.stringify(orders)], { env });
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  if (signal === null && code !== 0) throw new Error(`The provisioner ended with ${code}.`);
  return signal;
}
