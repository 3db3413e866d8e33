"use client";
import { Alert, Button, Group, Loader } from "@mantine/core";
import { IconClock } from "@tabler/icons-react";
import { ButtonLink } from "@tenantry/ui/links";
import { Section } from "@tenantry/ui/page";
import { useEffect, useEffectEvent, useState } from "react";
import { FormProblemAlert, problemOf } from "./form-problem.tsx";

const pollMs = 1500;
/** Half a minute; afterwards the reader decides whether to go on waiting. */
const mostLooks = 20;

type WaitingProps = {
  isOver: boolean;
  look: { run: () => void; isPending: boolean; error: Parameters<typeof problemOf>[0] };
  words: Record<"text" | "late" | "lateText" | "again", string>;
  leave: { href: string; text: string };
};

/** Looks until something has come of it, a bounded number of times. */
export function Waiting({ isOver, look, words, leave }: WaitingProps) {
  const [looks, setLooks] = useState(0);
  const isLate = looks >= mostLooks && !look.isPending;
  const isResting = isOver || isLate || look.isPending;
  const lookAgain = useEffectEvent(() => {
    setLooks((count) => count + 1);
    look.run();
  });
  useEffect(() => {
    if (isResting) return;
    const timer = setTimeout(lookAgain, looks === 0 ? 0 : pollMs);
    return () => clearTimeout(timer);
  }, [isResting, looks]);
  if (!isLate || isOver)
    return (
      <Section>
        <Group role="status" wrap="nowrap">
          <Loader size="sm" aria-hidden="true" />
          <div>{words.text}</div>
        </Group>
      </Section>
    );
  return (
    <Section>
      <Alert role="status" color="amber" icon={<IconClock aria-hidden="true" />} title={words.late}>
        {words.lateText}
      </Alert>
      <FormProblemAlert problem={look.error ? problemOf(look.error) : null} />
      <Group gap="xs" mt="md">
        <Button variant="default" onClick={() => setLooks(0)}>
          {words.again}
        </Button>
        <ButtonLink href={leave.href} variant="subtle">
          {leave.text}
        </ButtonLink>
      </Group>
    </Section>
  );
}
