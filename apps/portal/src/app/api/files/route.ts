import { receiveFile } from "@tenantry/api/http/file-handler";
import { getPlatform } from "../../../compose.ts";

export const POST = (request: Request) => receiveFile(getPlatform(), request, "web");
