// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import { Badge, type Tone } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { mailsWords } from '../words/mails.ts';

export type Mail = Schemas['Mail'];

const TONES: Readonly<Record<Mail['status'], Tone>> = {
  queued: 'accent',
  sent: 'good',
  failed: 'bad',
  suppressed: 'warn',
};

export function MailStatus({ status }: { readonly status: Mail['status'] }) {
  const words = useWords(mailsWords);
  return <Badge tone={TONES[status]}>{words.statuses[status]}</Badge>;
}
