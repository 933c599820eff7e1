// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import { Badge, type Tone } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { licencesWords } from '../words/licences.ts';

export type Licence = Schemas['Licence'];

const TONES: Readonly<Record<Licence['status'], Tone>> = { issued: 'good', suspended: 'warn', revoked: 'bad' };

export function LicenceStatus({ status }: { readonly status: Licence['status'] }) {
  const words = useWords(licencesWords);
  return <Badge tone={TONES[status]}>{words.statuses[status]}</Badge>;
}
