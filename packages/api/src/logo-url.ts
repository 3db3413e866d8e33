/** Where a logo can be seen, for good: a new logo has a new address. */
export function logoUrl(portalOrigin: string, tenant: { id: string; logoId: string | null }): string | null {
  return tenant.logoId && `${portalOrigin}/api/branding/${tenant.id}/${tenant.logoId}/thumbnail`;
}
