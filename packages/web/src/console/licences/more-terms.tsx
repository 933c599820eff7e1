// SPDX-License-Identifier: Apache-2.0
import { TextArea, TextField } from '../../ui/field.tsx';
import { useWords } from '../../ui/words.ts';
import { licencesWords } from '../words/licences.ts';

/** What few licences say: where they run, and how many at once. */
export function MoreTerms() {
  const words = useWords(licencesWords);
  return (
    <details>
      <summary className="cursor-pointer py-1 text-sm font-medium">{words.more_terms}</summary>
      <div className="mt-3 grid gap-3 sm:grid-cols-2">
        <TextArea label={words.nodes} hint={words.nodes_hint} name="nodes" rows={2} spellCheck={false} />
        <TextArea label={words.environments} name="environments" rows={2} spellCheck={false} />
        <TextField label={words.cores} name="cores" type="number" min={1} step={1} />
        <TextField label={words.leases} name="leases" type="number" min={1} step={1} />
      </div>
    </details>
  );
}
