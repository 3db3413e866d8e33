import type { PageInput } from "@tenantry/core/workspace/inputs";
import { content } from "@tenantry/db/tenant/tables";
import { asc, count } from "drizzle-orm";
import type { TenantContext } from "../context.ts";

export type ContentRow = { id: string; kind: string; title: string; createdAt: Date };

/** What a template brought into the workspace, by kind and title. */
export async function listContent(
  ctx: TenantContext,
  { page, limit }: PageInput,
): Promise<{ content: ContentRow[]; total: number }> {
  return ctx.db.inWorkspace(ctx.tenantId, async (tx) => {
    const [rows, [counted]] = await Promise.all([
      tx
        .select({ id: content.id, kind: content.kind, title: content.title, createdAt: content.createdAt })
        .from(content)
        .orderBy(asc(content.kind), asc(content.title), asc(content.id))
        .limit(limit)
        .offset((page - 1) * limit),
      tx.select({ total: count() }).from(content),
    ]);
    return { content: rows, total: counted?.total ?? 0 };
  });
}
