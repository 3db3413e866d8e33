import { AnchorLink } from "@tenantry/ui/links";
import { billingAddress } from "../billing/billing-address.ts";

/** A tenant by its name, leading to its billing. */
export function TenantName({ id, name }: { id: string; name: string }) {
  return (
    <AnchorLink href={billingAddress(id)}>
      <bdi>{name}</bdi>
    </AnchorLink>
  );
}
