// SPDX-License-Identifier: Apache-2.0

import { CodeBlock } from '../../ui/code-block.tsx';
import { useFormats } from '../../ui/format.ts';
import { Facts } from '../../ui/layout.tsx';
import { useWords } from '../../ui/words.ts';
import { licencesWords } from '../words/licences.ts';

/** What a licence says, of which times are seconds since 1970. */
export type Claims = Readonly<Record<string, unknown>>;

/** The claims of a token, as they stand in it. */
export function claimsOf(token: string): Claims {
  const payload = token.split('.')[1] ?? '';
  const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

export function LicenceClaims({ claims, label }: { readonly claims: Claims; readonly label: string }) {
  const words = useWords(licencesWords);
  const { time } = useFormats();
  const at = (seconds: unknown) => (typeof seconds === 'number' ? time(new Date(seconds * 1000).toISOString()) : null);
  const expiry = claims.expiry as { grace_until?: number } | undefined;
  return (
    <div className="flex flex-col gap-3">
      <Facts
        facts={[
          [words.valid, at(claims.nbf ?? claims.iat) ?? ''],
          [words.valid_until, at(claims.exp) ?? words.for_ever],
          ...(expiry?.grace_until === undefined ? [] : [[words.grace_until, at(expiry.grace_until)] as const]),
          [words.features, Object.keys((claims.features as object | undefined) ?? {}).join(', ')],
        ]}
      />
      <CodeBlock label={label} text={JSON.stringify(claims, null, 2)} />
    </div>
  );
}
