"use client";
import { TextInput, type TextInputProps } from "@mantine/core";
import styles from "./color-field.module.css";

const isColor = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text);

/** A colour as text, `#RRGGBB`, with the browser's own picker beside it; `shown` while nothing valid is typed. */
export function ColorField({
  typed,
  shown,
  pickLabel,
  onPick,
  ...field
}: TextInputProps & { typed: string; shown: string; pickLabel: string; onPick: (color: string) => void }) {
  return (
    <TextInput
      autoComplete="off"
      spellCheck={false}
      maxLength={7}
      classNames={{ input: styles.code ?? "" }}
      leftSectionWidth={52}
      leftSection={
        <input
          className={styles.swatch}
          type="color"
          aria-label={pickLabel}
          value={(isColor(typed) ? typed : shown).toLowerCase()}
          onChange={({ target }) => onPick(target.value.toUpperCase())}
        />
      }
      {...field}
    />
  );
}
