import type { Provider } from "@openfeature/server-sdk";
import type { OpenFeatureEnv } from "./env.ts";
import { TenantryProvider } from "./provider.ts";

/** LaunchDarkly's official provider where its key is set, else Tenantry's. Its SDK is loaded only then. */
export async function chooseProvider(env: OpenFeatureEnv): Promise<Provider> {
  const { LAUNCHDARKLY_SDK_KEY: sdkKey, TENANTRY_URL: baseUrl, TENANTRY_SERVICE_KEY: apiKey } = env;
  if (!sdkKey) return new TenantryProvider({ baseUrl, apiKey });
  const { LaunchDarklyProvider } = await import("@launchdarkly/openfeature-node-server");
  return new LaunchDarklyProvider(sdkKey);
}
