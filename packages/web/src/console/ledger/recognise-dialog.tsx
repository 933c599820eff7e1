// SPDX-License-Identifier: Apache-2.0
import { useChange, usePreview } from '../../api/ask.ts';
import { api } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { ChangeDialog } from '../money/change-dialog.tsx';
import { ledgerWords } from '../words/ledger.ts';

/** Posts what whole months earned, after saying how much that is. */
export function RecogniseDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(ledgerWords);
  const { number } = useFormats();
  const tell = useToast();
  const preview = usePreview(['recognise'], () => api.POST('/v1/ledger/recognise', { body: { dry_run: true } }));
  const change = useChange((header) => api.POST('/v1/ledger/recognise', { params: { header }, body: {} }), {
    stale: ['/v1/ledger'],
    onDone: () => {
      tell(words.recognise_done);
      onClose();
    },
  });
  return (
    <ChangeDialog
      title={words.recognise}
      lead={words.recognise_lead}
      confirm={words.recognise}
      onClose={onClose}
      preview={preview}
      change={change}
      blocked={preview.data?.entries.length === 0}
      show={({ entries }) => (
        <p>{entries.length === 0 ? words.recognise_nothing : words.recognise_entries(number(entries.length))}</p>
      )}
    />
  );
}
