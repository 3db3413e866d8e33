import type { Locale } from "@tenantry/core/locale";
import type { BusinessHours, Weekday } from "@tenantry/core/tenant/business-hours";
import type { UpdateTenantInput } from "@tenantry/core/tenant/inputs";

/** The settings as the forms show them; empty texts stand for none. */
export type TenantSettings = {
  name: string;
  name2: string;
  email: string;
  phone: string;
  address: string;
  city: string;
  timezone: string;
  language: Locale;
  country: string;
  currency: string;
  brandColorPrimary: string;
  brandColorSecondary: string;
  logoPath: string | null;
  businessHours: BusinessHours;
  /** Where to ask for what cannot be changed here. */
  contactUrl: string;
  /** The days in the order of the country's week. */
  week: readonly Weekday[];
};

export type SettingsPartProps = {
  settings: TenantSettings;
  onSubmit: (input: UpdateTenantInput) => Promise<unknown>;
  onDirty: (isDirty: boolean) => void;
};
