// SPDX-License-Identifier: Apache-2.0
import { useMutation } from '@tanstack/react-query';
import { FileText } from 'lucide-react';
import { useState } from 'react';
import { useChange } from '../../api/ask.ts';
import { api, type Schemas } from '../../api/client.ts';
import { download } from '../../api/file.ts';
import { troubleOf } from '../../api/problem.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmChange } from '../../ui/confirm-change.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { useMay } from '../permission.ts';
import { quotesWords } from '../words/quotes.ts';
import { EditQuoteDialog } from './quote-dialog.tsx';

/** What can be done with a quote as it stands: print, edit, send, take back. */
export function QuoteActions({ quote }: { readonly quote: Schemas['Quote'] }) {
  const words = useWords(quotesWords);
  const tell = useToast();
  const may = useMay('finance');
  const [asked, setAsked] = useState<'edit' | 'send' | 'revoke' | null>(null);
  const [sent, setSent] = useState<Schemas['SentQuote'] | null>(null);
  const path = { id: quote.id };
  const stale = ['/v1/quotes'];
  const pdf = useMutation({
    mutationFn: () => download(`/v1/quotes/${quote.id}/pdf`, `${quote.number ?? 'quote'}.pdf`),
    onError: (error) => tell(troubleOf(error).message, 'bad'),
  });
  const send = useChange(() => api.POST('/v1/quotes/{id}/send', { params: { path } }), {
    stale,
    onDone: (answer) => {
      setAsked(null);
      setSent(answer);
    },
  });
  const revoke = useChange((header) => api.POST('/v1/quotes/{id}/revoke', { params: { path, header } }), {
    stale,
    onDone: () => {
      setAsked(null);
      tell(words.revoked);
    },
  });
  return (
    <>
      <Button icon={<FileText size={16} aria-hidden />} busy={pdf.isPending} onClick={() => pdf.mutate()}>
        {words.pdf}
      </Button>
      {may && (quote.status === 'draft' || quote.status === 'sent') ? (
        <Button look="danger" onClick={() => setAsked('revoke')}>
          {words.revoke}
        </Button>
      ) : null}
      {may && quote.status === 'draft' ? (
        <>
          <Button onClick={() => setAsked('edit')}>{words.edit_button}</Button>
          <Button look="primary" onClick={() => setAsked('send')}>
            {words.send}
          </Button>
        </>
      ) : null}
      {asked === 'edit' ? <EditQuoteDialog quote={quote} onClose={() => setAsked(null)} /> : null}
      <ConfirmChange
        open={asked === 'send'}
        onClose={() => setAsked(null)}
        change={send}
        title={words.send_title}
        confirm={words.send}
      >
        <p>{words.send_lead}</p>
      </ConfirmChange>
      <ConfirmChange
        danger
        open={asked === 'revoke'}
        onClose={() => setAsked(null)}
        change={revoke}
        title={words.revoke_title}
        confirm={words.revoke}
      >
        <p>{words.revoke_lead}</p>
      </ConfirmChange>
      {sent === null ? null : (
        <Dialog
          open
          onClose={() => setSent(null)}
          title={words.quote(sent.quote.number ?? '')}
          lead={sent.mailed_to === null ? words.not_mailed : words.mailed(sent.mailed_to)}
        >
          <p>{words.sent_link}</p>
          <p className="mt-1 flex items-center gap-2">
            <code className="min-w-0 break-all">{sent.link}</code>
            <CopyButton text={sent.link} />
          </p>
        </Dialog>
      )}
    </>
  );
}
