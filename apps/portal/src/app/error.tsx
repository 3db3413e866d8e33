"use client";
import type { ComponentProps } from "react";
import { PageError } from "../components/chrome/page-error.tsx";

/** Where even the frame of a page failed. */
export default function UnframedError(props: ComponentProps<typeof PageError>) {
  return (
    <main>
      <PageError {...props} />
    </main>
  );
}
