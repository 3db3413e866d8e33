import { serveFlagEvents } from "@tenantry/api/http/flags-handler";
import { getPlatform } from "../../../../compose.ts";

export const GET = (request: Request) => serveFlagEvents(getPlatform(), request);
