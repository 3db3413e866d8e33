import { type FieldErrors, type FieldValues, type ResolverError, set } from "react-hook-form";

/** A resolver's refusal: what is wrong, each at the field that shows it. */
export function refused<Values extends FieldValues>(
  issues: readonly { field: string; message: string }[],
): ResolverError<Values> {
  const errors: FieldErrors<Values> = {};
  for (const { field, message } of issues) set(errors, field, { type: "schema", message });
  return { values: {}, errors };
}
