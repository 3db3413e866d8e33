import { redirect } from "next/navigation";
import { requireStaff } from "../../trpc/server.ts";

export default async function Dashboard() {
  await requireStaff("/dashboard/tenants");
  redirect("/dashboard/tenants");
}
