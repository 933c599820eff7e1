// SPDX-License-Identifier: Apache-2.0
import { addToDate, daysBetween } from '@kontor/core';
import { useEffect, useState } from 'react';
import { Field, TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { useWords } from '../../ui/words.ts';
import { auditWords } from '../words/audit.ts';

const REST_MS = 250;

/** A day between the first and the last, by dragging or by name. Asked for when the hand rests. */
export function TimeSlider({
  first,
  last,
  day,
  onChange,
}: {
  readonly first: string;
  readonly last: string;
  readonly day: string;
  readonly onChange: (day: string) => void;
}) {
  const words = useWords(auditWords);
  const { date } = useFormats();
  const [held, setHeld] = useState(day);
  useEffect(() => setHeld(day), [day]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the hand waits
  useEffect(() => {
    if (held === day) return;
    const rest = setTimeout(() => onChange(held), REST_MS);
    return () => clearTimeout(rest);
  }, [held]);
  return (
    <div className="mb-4 flex flex-wrap items-start gap-4">
      <TextField
        className="w-44"
        label={words.day}
        type="date"
        min={first}
        max={last}
        value={held}
        onChange={({ target }) => {
          if (target.value >= first && target.value <= last) setHeld(target.value);
        }}
      />
      <Field className="min-w-60 flex-1" label={words.slider} hint={words.slider_hint}>
        {(named) => (
          <input
            {...named}
            type="range"
            min={0}
            max={daysBetween(first, last)}
            value={daysBetween(first, held)}
            aria-valuetext={date(held)}
            onChange={({ target }) => setHeld(addToDate(first, { days: Number(target.value) }))}
            className="min-h-9 w-full accent-accent"
          />
        )}
      </Field>
    </div>
  );
}
