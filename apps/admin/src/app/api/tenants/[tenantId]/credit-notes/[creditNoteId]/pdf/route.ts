import { serveDocument } from "@tenantry/api/http/document-handler";
import { getPlatform } from "../../../../../../../compose.ts";

type Params = Promise<{ tenantId: string; creditNoteId: string }>;

export async function GET(request: Request, { params }: { params: Params }): Promise<Response> {
  const { tenantId, creditNoteId: id } = await params;
  return serveDocument(getPlatform(), request, { as: "staff", kind: "credit-note", tenantId, id });
}
