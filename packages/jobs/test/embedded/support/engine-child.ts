import { type EngineOptions, startEngine } from "@tenantry/jobs/embedded/engine";
import { silent } from "./settings.ts";

/** An engine in a process of its own, to be killed. Its options come as JSON; it says when it is ready. */
const options = JSON.parse(process.argv[2] ?? "{}") as Omit<EngineOptions, "log">;
const engine = await startEngine({ ...options, log: silent });
process.once("SIGTERM", () => void engine.stop().then(() => process.exit(0)));
// Its parent may itself be killed: no engine is left behind.
process.once("disconnect", () => process.exit(0));
process.send?.("ready");
