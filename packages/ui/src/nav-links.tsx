"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

export type NavItem = {
  href: string;
  label: string;
  icon: ReactNode;
  /** Current only at this very address, not below it. */
  exact?: boolean;
};

function isCurrent(item: NavItem, path: string): boolean {
  const [href] = item.href.split("?");
  return path === href || (!item.exact && path.startsWith(`${href}/`));
}

/** The links of a rail or bar; the current one carries `aria-current`. */
export function NavLinks({ items }: { items: readonly NavItem[] }) {
  const path = usePathname();
  return items.map((item) => (
    <li key={item.href}>
      <Link href={item.href} aria-current={isCurrent(item, path) ? "page" : undefined}>
        {item.icon}
        <span>{item.label}</span>
      </Link>
    </li>
  ));
}
