"use client";
import { trpc } from "../../trpc/client.tsx";

/** Whose door a page is: the owners' on the portal, or a workspace's own users'. */
export type PortalRealm = "owner" | "user";

/** The realm's procedures; both realms answer in the same shapes. */
export const identityOf = (realm: PortalRealm): typeof trpc.owner | typeof trpc.user =>
  realm === "owner" ? trpc.owner : trpc.user;
