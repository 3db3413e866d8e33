import { addressOf } from "../chrome/address.ts";

export const flagsPath = "/dashboard/flags";
export const newFlagPath = `${flagsPath}/new`;
export const flagPath = (key: string): string => `${flagsPath}/${key}`;

export const flagStates = ["running", "silent", "scheduled", "over", "killed"] as const;
export type FlagState = (typeof flagStates)[number];

export type FlagListParams = { search: string; state?: FlagState | undefined; stale?: boolean | undefined };

export const flagListAddress = ({ search, state, stale }: FlagListParams): string =>
  addressOf(flagsPath, { search, state, stale: stale ? "yes" : undefined });
