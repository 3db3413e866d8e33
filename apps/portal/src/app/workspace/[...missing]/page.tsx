import { notFound } from "next/navigation";

/** A workspace's own "not found", in its own frame: the portal's would offer links that do not exist here. */
export default function MissingPage() {
  notFound();
}
