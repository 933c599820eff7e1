// SPDX-License-Identifier: Apache-2.0
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useWords } from '../../ui/words.ts';
import { webhooksWords } from '../words/webhooks.ts';

/** The secret of an endpoint, which is never shown again. */
export function SecretDialog({ secret, onClose }: { readonly secret: string | null; readonly onClose: () => void }) {
  const words = useWords(webhooksWords);
  return (
    <Dialog open={secret !== null} onClose={onClose} title={words.secret} lead={words.secret_lead}>
      <CodeBlock label={words.secret} text={secret ?? ''} wrap />
      <div className="mt-4 flex justify-end">
        <Button look="primary" onClick={onClose}>
          {words.secret_kept}
        </Button>
      </div>
    </Dialog>
  );
}
