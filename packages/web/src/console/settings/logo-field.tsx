// SPDX-License-Identifier: Apache-2.0
import { type ChangeEvent, type ReactNode, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useWords } from '../../ui/words.ts';
import { settingsWords } from '../words/settings.ts';

const FORMATS: Readonly<Record<string, string>> = {
  'image/svg+xml': 'svg',
  'image/png': 'png',
  'image/jpeg': 'jpg',
};
/** What the API takes, in base64. */
const MOST_BYTES = 700_000;

/** A picture as the API has it: its format, and its bytes in base64. */
export function LogoField({
  label,
  hint,
  mistake,
  value,
  onChange,
}: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly mistake: string | undefined;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}) {
  const words = useWords(settingsWords);
  const [wrong, setWrong] = useState<string>();
  const read = async (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    if (file === undefined) return;
    const format = FORMATS[file.type];
    if (format === undefined || file.size > MOST_BYTES) return setWrong(words.logo_wrong);
    setWrong(undefined);
    const bytes = new Uint8Array(await file.arrayBuffer());
    const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    onChange({ format, data: btoa(binary) });
  };
  const { format } = (value ?? {}) as { readonly format?: string };
  return (
    <Field
      label={label}
      hint={format === undefined ? hint : words.logo_set(format.toUpperCase())}
      mistake={wrong ?? mistake}
    >
      {(named) => (
        <div className="flex items-center gap-2">
          <input
            type="file"
            accept={Object.keys(FORMATS).join(',')}
            {...named}
            className="min-h-9 min-w-0 flex-1 text-sm"
            onChange={(event) => void read(event)}
          />
          {format === undefined ? null : (
            <Button small look="quiet" onClick={() => onChange(undefined)}>
              {words.logo_remove}
            </Button>
          )}
        </div>
      )}
    </Field>
  );
}
