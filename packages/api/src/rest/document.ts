import type { AnyRouter } from "@trpc/server";
import { generateOpenApiDocument, type OpenAPIObject, type OpenApiRouter } from "trpc-to-openapi";
import { ownStatuses } from "./success-status.ts";

const methods = ["get", "post", "patch", "put", "delete"] as const;

type DocumentOptions = { version: string; baseUrl: string; title?: string; description?: string };

/** The OpenAPI document of a root. The bridge knows only 200: what POST answers is put right afterwards. */
export function openApiDocument(router: AnyRouter, options: DocumentOptions): OpenAPIObject {
  const document = generateOpenApiDocument(router as OpenApiRouter, {
    title: "Tenantry",
    description:
      "Register tenants and work with them. Amounts are in the tenant's currency, instants in ISO 8601; −1 is unlimited.",
    ...options,
    securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
  });
  const own = ownStatuses(router);
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    const responses = item.post?.responses;
    if (!responses?.["200"] || own.has(`POST ${path}`)) continue;
    responses["201"] = responses["200"];
    responses["202"] = { ...responses["200"], description: "Something is left to do: see nextStep" };
    delete responses["200"];
  }
  return document;
}

export type Operation = {
  id: string;
  method: string;
  path: string;
  summary: string;
  needsToken: boolean;
  request: unknown;
  answers: { status: string; schema: unknown }[];
};

/** What a reader wants of the document: each operation with its own schemas put in place of references. */
export function operationsOf(document: OpenAPIObject): Operation[] {
  const schemas = document.components?.schemas ?? {};
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== "object" || value === null) return value;
    const reference = "$ref" in value && typeof value.$ref === "string" ? value.$ref.split("/").at(-1) : undefined;
    if (reference) return resolve(schemas[reference] ?? {});
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(inner)]));
  };
  const schemaOf = (body: unknown): unknown => {
    const content = (body as { content?: Record<string, { schema?: unknown }> } | undefined)?.content;
    return resolve(content?.["application/json"]?.schema);
  };
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      if (!operation) return [];
      return {
        id: operation.operationId ?? `${method}-${path}`,
        method: method.toUpperCase(),
        path,
        summary: operation.summary ?? path,
        needsToken: (operation.security ?? []).length > 0,
        request: operation.requestBody ? schemaOf(operation.requestBody) : resolve(operation.parameters),
        answers: Object.entries(operation.responses ?? {})
          .filter(([status]) => status.startsWith("2"))
          .map(([status, response]) => ({ status, schema: schemaOf(response) })),
      };
    }),
  );
}
