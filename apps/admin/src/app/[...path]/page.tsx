import { notFound } from "next/navigation";
import { requireStaff } from "../../trpc/server.ts";

/** Every address that is none of ours: nobody learns what exists here without a session. */
export default async function UnknownAddress() {
  await requireStaff("/dashboard/tenants");
  notFound();
}
