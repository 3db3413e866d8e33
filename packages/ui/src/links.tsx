"use client";
import { Anchor, type AnchorProps, Button, type ButtonProps } from "@mantine/core";
import Link, { type LinkProps } from "next/link";
import type { ReactNode } from "react";

type Destination = Pick<LinkProps, "href" | "prefetch" | "replace" | "scroll"> & {
  children: ReactNode;
  target?: string;
  rel?: string;
};

/** A link that looks like a button; usable from server components, which cannot pass `component={Link}`. */
export function ButtonLink(props: Omit<ButtonProps, "children"> & Destination) {
  return <Button component={Link} {...props} />;
}

export function AnchorLink(props: Omit<AnchorProps, "children"> & Destination) {
  return <Anchor component={Link} {...props} />;
}
