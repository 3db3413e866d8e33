type Branded = { id: string; logoId: string | null };

/** Where a logo can be seen, for good, on every host of the portal: a new logo has a new address. */
export function logoPath({ id, logoId }: Branded): string | null {
  return logoId && `/api/branding/${id}/${logoId}/thumbnail`;
}

/** The issuer's, on portal and admin app. */
export const issuerLogoPath = (logoId: string | null): string | null => logoId && `/api/issuer-logo/${logoId}`;

export function logoUrl(portalOrigin: string, tenant: Branded): string | null {
  const path = logoPath(tenant);
  return path && `${portalOrigin}${path}`;
}
