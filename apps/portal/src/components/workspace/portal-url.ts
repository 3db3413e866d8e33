import { getPlatform } from "../../compose.ts";

/** An address of the owners' side, which is another origin than the workspace. */
export const portalUrl = (path: string): string => new URL(path, getPlatform().origins.portalOrigin).href;
