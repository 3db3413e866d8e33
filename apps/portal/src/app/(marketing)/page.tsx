import { redirect } from "next/navigation";

/** The price list is the front door. */
export default function Home() {
  redirect("/pricing");
}
