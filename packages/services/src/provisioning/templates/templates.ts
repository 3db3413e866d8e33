import type { SandboxTemplate } from "@tenantry/core/tenant/sandbox";
import { laundry } from "./laundry.ts";
import { marketing } from "./marketing.ts";
import { school } from "./school.ts";
import type { Template } from "./template.ts";

/** The sample content of each template; `empty` has none. */
export const templates: Readonly<Record<Exclude<SandboxTemplate, "empty">, Template>> = { laundry, school, marketing };
