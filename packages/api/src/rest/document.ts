import type { AnyRouter } from "@trpc/server";
import { generateOpenApiDocument, type OpenApiRouter } from "trpc-to-openapi";

/** The OpenAPI document of a root. The bridge knows only 200: what POST answers is put right afterwards. */
export function openApiDocument(router: AnyRouter, options: { version: string; baseUrl: string }): object {
  const document = generateOpenApiDocument(router as OpenApiRouter, {
    title: "Tenantry",
    description:
      "Register tenants and work with them. Amounts are in the tenant's currency, instants in ISO 8601; −1 is unlimited.",
    version: options.version,
    baseUrl: options.baseUrl,
    securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
  });
  for (const path of Object.values(document.paths ?? {})) {
    const responses = path.post?.responses;
    if (!responses?.["200"]) continue;
    responses["201"] = responses["200"];
    responses["202"] = { ...responses["200"], description: "Something is left to do: see nextStep" };
    delete responses["200"];
  }
  return document;
}
