import { Badge, Code, Group, Stack, Text } from "@mantine/core";
import { portalRouter } from "@tenantry/api/portal-root";
import { openApiDocument, operationsOf } from "@tenantry/api/rest/document";
import { AnchorLink } from "@tenantry/ui/links";
import { Page, Section } from "@tenantry/ui/page";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PublicShell } from "../../../components/chrome/public-shell.tsx";
import { getPlatform } from "../../../compose.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.apiReference");
  return { title: t("title") };
}

/** The reference of `/v1`, read from the same document that machines get. */
export default async function ApiReferencePage() {
  const t = await getTranslations("portal.apiReference");
  const { version, origins } = getPlatform();
  const operations = operationsOf(openApiDocument(portalRouter, { version, baseUrl: origins.portalOrigin }));
  return (
    <PublicShell>
      <Page
        title={t("title")}
        description={t("intro")}
        action={<AnchorLink href="/api/docs/openapi.json">{t("download")}</AnchorLink>}
      >
        <Stack>
          {operations.map(({ id, method, path, summary, needsToken, request, answers }) => (
            <Section key={id} id={id} title={summary}>
              <Stack gap="sm">
                <Group gap="xs">
                  <Badge variant="light">{method}</Badge>
                  <Code dir="ltr">{path}</Code>
                  {needsToken ? <Text size="sm">{t("needsToken")}</Text> : null}
                </Group>
                {request ? <Schema label={t("request")} schema={request} /> : null}
                {answers.map(({ status, schema }) => (
                  <Schema key={status} label={t("answer", { status })} schema={schema} />
                ))}
              </Stack>
            </Section>
          ))}
        </Stack>
      </Page>
    </PublicShell>
  );
}

function Schema({ label, schema }: { label: string; schema: unknown }) {
  return (
    <details>
      <summary>{label}</summary>
      <Code block dir="ltr" mt="xs">
        {JSON.stringify(schema, null, 2)}
      </Code>
    </details>
  );
}
