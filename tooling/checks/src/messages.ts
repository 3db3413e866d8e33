import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { parseSync, Visitor } from "oxc-parser";
import type { TextFile, Violations } from "./repository.ts";

export type MessageTree = { readonly [key: string]: string | MessageTree };

function flatten(tree: MessageTree, prefix: string): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[`${prefix}${key}`, value]] : flatten(value, `${prefix}${key}.`),
  );
}

function argumentsOf(elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((element): string[] => {
    switch (element.type) {
      case TYPE.literal:
      case TYPE.pound:
        return [];
      case TYPE.tag:
        return [`<${element.value}>`, ...argumentsOf(element.children)];
      case TYPE.select:
      case TYPE.plural:
        return [element.value, ...Object.values(element.options).flatMap((option) => argumentsOf(option.value))];
      default:
        return [element.value];
    }
  });
}

function signature(message: string): string {
  return [...new Set(argumentsOf(parse(message)))].sort().join(", ");
}

/** Keys and ICU arguments that the two languages do not share, and messages that are not ICU. Trees are by namespace. */
export function checkLanguagesAgree(first: MessageTree, second: MessageTree): Violations {
  const other = new Map(flatten(second, ""));
  const found: string[] = [];
  for (const [key, message] of flatten(first, "")) {
    const translated = other.get(key);
    other.delete(key);
    if (translated === undefined) {
      found.push(`${key} is missing in the second language`);
      continue;
    }
    try {
      const [a, b] = [signature(message), signature(translated)];
      if (a !== b) found.push(`${key} takes {${a}} in the first language and {${b}} in the second`);
    } catch (error) {
      found.push(`${key} is not ICU: ${String(error)}`);
    }
  }
  return [...found, ...[...other.keys()].map((key) => `${key} is missing in the first language`)];
}

/** String literals of the sources, and their template strings as patterns of keys: a hole is the text of one segment. */
function wordsOf(sources: readonly TextFile[]): { literals: Set<string>; patterns: RegExp[] } {
  const literals = new Set<string>();
  const patterns = new Map<string, RegExp>();
  for (const { path, text } of sources) {
    new Visitor({
      Literal({ value }) {
        if (typeof value === "string") literals.add(value);
      },
      TemplateLiteral({ quasis }) {
        const parts = quasis.map((quasi) => quasi.value.cooked ?? "");
        if (parts.length === 1) literals.add(parts[0] ?? "");
        // Words and dots around the holes, or it is no key.
        else if (parts.every((part) => /^[\w.-]*$/.test(part)) && /[a-z]\.|\.[a-z]/i.test(parts.join(" ")))
          patterns.set(parts.join("*"), new RegExp(`^${parts.map(RegExp.escape).join("[\\w-]+")}$`));
      },
    }).visit(parseSync(path, text).program);
  }
  return { literals, patterns: [...patterns.values()] };
}

/**
 * Messages that no source can name: a key counts as used when it splits into a namespace and a rest that both stand in the
 * sources as strings, the rest possibly as a template string. Keys made in other ways are not seen.
 */
export function checkMessagesUsed(messages: MessageTree, sources: readonly TextFile[]): Violations {
  const { literals, patterns } = wordsOf(sources);
  const isNamed = (rest: string) => literals.has(rest) || patterns.some((pattern) => pattern.test(rest));
  return flatten(messages, "").flatMap(([key]) => {
    const parts = key.split(".");
    const used = parts.some((_, at) => {
      const namespace = parts.slice(0, at).join(".");
      return (at === 0 || literals.has(namespace)) && isNamed(parts.slice(at).join("."));
    });
    return used ? [] : [`${key} is used nowhere`];
  });
}
