"use client";
import { Notifications } from "@mantine/notifications";

/** Where notifications appear; those asked for before it is loaded wait in the store. */
export default function Toasts() {
  return <Notifications position="bottom-right" limit={4} />;
}
