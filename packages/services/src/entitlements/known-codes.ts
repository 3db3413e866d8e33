import type { OverrideValue } from "@tenantry/core/entitlements/inputs";
import { unknownName } from "@tenantry/core/entitlements/resolve";
import { compileSnapshot } from "@tenantry/core/entitlements/snapshot";
import { DomainError } from "@tenantry/core/errors";
import type { Queryable } from "@tenantry/db/client";
import { loadSnapshotFacts } from "./load-facts.ts";

/** Refuses an agreement about what does not exist, at its field. Errors: `validation_failed` with the nearest names. */
export async function requireKnownCode(db: Queryable, { kind, code }: OverrideValue): Promise<void> {
  const snapshot = compileSnapshot(await loadSnapshotFacts(db));
  const known = kind === "feature" ? [...snapshot.entries.keys()] : [...snapshot.meters];
  if (known.includes(code)) return;
  const name = kind === "feature" ? "feature" : "meter";
  const { message, details } = unknownName(name, code, known);
  throw new DomainError("validation_failed", message, {
    details: { ...details, fields: { "value.code": [`unknown_${name}`] } },
  });
}
