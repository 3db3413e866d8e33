import { join } from "node:path";
import { z } from "zod";
import { readFiles, repositoryRoot, type TextFile, type Violations } from "./repository.ts";

export const envFiles = "{apps/*,packages/*,tooling/dev}/src/env.ts";
const fieldMeta = z.object({ description: z.string(), example: z.string() });

/** zod keeps a description where it was given: on a field, or inside its `optional` or `default`. */
function metaOf(field: unknown): unknown {
  if (!(field instanceof z.ZodType)) return undefined;
  const wrapped = field instanceof z.ZodOptional || field instanceof z.ZodDefault ? field.unwrap() : undefined;
  return field.meta() ?? metaOf(wrapped);
}

const preamble = `# Every variable there is. npm start needs none of them: what is not set has an embedded stand-in or a default.
# For npm start DATABASE_URL signs in as a role that may create roles; in production each process has its own role's URL.`;

/** `.env.example` for zod shapes: each variable commented out, after its description. */
export function exampleFor(shapes: readonly z.ZodObject[]): string {
  const fields = new Map(shapes.flatMap((shape) => Object.entries(shape.shape)));
  const lines = [...fields]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => {
      const { description, example } = fieldMeta.parse(metaOf(field));
      return `# ${description}\n# ${name}=${example}\n`;
    });
  return `${preamble}\n\n${lines.join("\n")}`;
}

/** Variables that an `env.ts` declares in a shape it does not export, so that the example cannot have them. */
export function checkExported(files: readonly TextFile[], shapes: readonly z.ZodObject[]): Violations {
  const known = new Set(shapes.flatMap((shape) => Object.keys(shape.shape)));
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(/^\s+([A-Z][A-Z0-9_]{2,}):/gm)]
      .map((match) => match[1] ?? "")
      .filter((name) => !known.has(name))
      .map((name) => `${path}:1 declares ${name} in a shape that it does not export`),
  );
}

/** The zod shapes that the `env.ts` of packages and tooling export. */
export async function loadShapes(): Promise<z.ZodObject[]> {
  const files = readFiles(envFiles);
  const modules: Record<string, unknown>[] = await Promise.all(
    files.map(({ path }) => import(join(repositoryRoot, path))),
  );
  return modules.flatMap((module) => Object.values(module)).filter((value) => value instanceof z.ZodObject);
}

/** Variables of the shapes that the example does not have, has otherwise, or has without need. */
export function checkExample(example: string, shapes: readonly z.ZodObject[]): Violations {
  const entries = (text: string) =>
    new Map(text.split("\n\n").map((block) => [/^#? ?([A-Z0-9_]+)=/m.exec(block)?.[1] ?? "", block.trim()]));
  const [wanted, present] = [entries(exampleFor(shapes)), entries(example)];
  const wrong = [...wanted].filter(([name, block]) => present.get(name) !== block).map(([name]) => name);
  const extra = [...present.keys()].filter((name) => !wanted.has(name));
  return [...wrong, ...extra].map(
    (name) => `.env.example: ${name} is not as its env.ts says: node tooling/checks/src/write-example.ts`,
  );
}
