import type { z } from "zod";

/**
 * Checks environment variables against the shapes that packages declare in their `env.ts`.
 * Throws one error that names each wrong variable, what is expected (the schema's `description`) and an example.
 */
export function parseEnv<S extends z.ZodObject>(
  schema: S,
  source: Readonly<Record<string, string | undefined>>,
): z.infer<S> {
  // An empty line in .env means "not set", as in every shell script that tests with -n.
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => {
    const name = String(issue.path[0] ?? "(environment)");
    const field = schema.shape[name] as z.ZodType | undefined;
    const meta = field?.meta() as { description?: string; example?: string } | undefined;
    const expected = meta?.description ? ` Expected: ${meta.description}.` : "";
    const example = meta?.example ? ` Example: ${name}=${meta.example}` : "";
    return `  ${name}: ${issue.message}.${expected}${example}`;
  });
  throw new Error(`The environment is not usable:\n${lines.join("\n")}`);
}
