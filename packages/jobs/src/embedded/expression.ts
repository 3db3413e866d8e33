import { Environment } from "@marcbachmann/cel-js";

const environment = new Environment({ unlistedVariablesAreDyn: false, homogeneousAggregateLiterals: false })
  .registerVariable("event", "dyn")
  .registerVariable("async", "dyn");
type Compiled = ReturnType<typeof environment.parse>;
const compiled = new Map<string, Compiled>();

function compile(source: string): Compiled {
  let found = compiled.get(source);
  if (!found) {
    found = environment.parse(source);
    // Expressions come from code, so there are few; one built from data must not grow the map for ever.
    if (compiled.size >= 1000) compiled.clear();
    compiled.set(source, found);
  }
  return found;
}

/** Why an expression cannot be used, or undefined. CEL over the variables `event` and `async`. */
export function expressionProblem(source: string): string | undefined {
  try {
    const { valid, error } = compile(source).check();
    return valid ? undefined : (error?.message ?? "it does not type-check");
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Inngest's reading of a filter: an attribute that is missing makes it false, not an error. */
export function matches(source: string | null | undefined, event: unknown, async?: unknown): boolean {
  if (!source) return true;
  return evaluate(source, event, async) === true;
}

/** The value of a concurrency key as text; runs whose event lacks the attribute share one key. */
export function keyOf(source: string, event: unknown): string {
  const value = evaluate(source, event);
  return typeof value === "bigint" ? value.toString() : (JSON.stringify(value) ?? "null");
}

function evaluate(source: string, event: unknown, async: unknown = null): unknown {
  try {
    return compile(source)({ event, async });
  } catch {
    return undefined;
  }
}
