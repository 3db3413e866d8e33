"use client";
import { useDirection } from "@mantine/core";
import { Notifications } from "@mantine/notifications";

/** Where notifications appear; those asked for before it is loaded wait in the store. */
export default function Toasts() {
  const { dir } = useDirection();
  return <Notifications position={dir === "rtl" ? "bottom-left" : "bottom-right"} limit={4} />;
}
