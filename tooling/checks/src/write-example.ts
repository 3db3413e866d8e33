// Writes .env.example from the shapes that packages declare in their env.ts.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { exampleFor, loadShapes } from "./environment.ts";
import { repositoryRoot } from "./repository.ts";

writeFileSync(join(repositoryRoot, ".env.example"), exampleFor(await loadShapes()));
