import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

export const repositoryRoot = dirname(fileURLToPath(new URL("../../../package.json", import.meta.url)));
