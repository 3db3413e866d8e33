import { removeFile, sendFile } from "@tenantry/api/http/file-handler";
import { getPlatform } from "../../../../compose.ts";

type Address = { params: Promise<{ fileId: string }> };

export const GET = async (request: Request, { params }: Address) =>
  sendFile(getPlatform(), request, { surface: "rest", id: (await params).fileId });

export const DELETE = async (request: Request, { params }: Address) =>
  removeFile(getPlatform(), request, { surface: "rest", id: (await params).fileId });
