import { parseSync, Visitor } from "oxc-parser";
import { lineAt, type TextFile, type Violations } from "./repository.ts";

const switches =
  /@ts-(ignore|expect-error|nocheck)|(biome|oxlint|eslint|prettier|knip)-(ignore|disable)|v8 ignore|istanbul ignore/;

/** Casts through `unknown` and comments that switch a check off; `any` and `!` are Biome's rules. */
export function checkLanguage(sources: readonly TextFile[]): Violations {
  return sources.flatMap(({ path, text }) => {
    const { program, comments } = parseSync(path, text);
    const found = comments
      .filter((comment) => switches.test(comment.value))
      .map((comment) => `${path}:${lineAt(text, comment.start)} a comment switches a check off`);
    new Visitor({
      TSAsExpression({ expression, start }) {
        const inner = expression.type === "ParenthesizedExpression" ? expression.expression : expression;
        if (inner.type === "TSAsExpression" && inner.typeAnnotation.type === "TSUnknownKeyword") {
          found.push(`${path}:${lineAt(text, start)} casts through unknown`);
        }
      },
    }).visit(program);
    return found;
  });
}
