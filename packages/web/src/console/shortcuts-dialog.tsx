// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useState } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { Checkbox } from '../ui/field.tsx';
import { Facts } from '../ui/layout.tsx';
import { useWords } from '../ui/words.ts';
import { chooseSingleKeys, singleKeysAct } from './shortcuts.ts';
import { shortcutsWords } from './words/shortcuts.ts';

/** What the keyboard does anywhere in the console. */
export default function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(shortcutsWords);
  const [single, setSingle] = useState(singleKeysAct);
  const keys = (...of: readonly string[]) => <Keys keys={of} />;
  const either = (a: ReactNode, b: ReactNode) => (
    <>
      {a} {words.or} {b}
    </>
  );
  return (
    <Dialog open onClose={onClose} title={words.title}>
      <div className="flex flex-col gap-4">
        <Facts
          facts={[
            [words.search, single ? either(keys('Ctrl', 'K'), keys('/')) : keys('Ctrl', 'K')],
            ...(single ? [[words.this_list, keys('?')] as const] : []),
            [words.next, either(keys('↑'), keys('↓'))],
            [words.ends, either(keys(words.home), keys(words.end))],
            [words.open, keys(words.enter)],
            [words.close, keys(words.escape)],
          ]}
        />
        <Checkbox
          label={words.single_keys}
          checked={single}
          onChange={({ target }) => {
            chooseSingleKeys(target.checked);
            setSingle(target.checked);
          }}
        />
      </div>
    </Dialog>
  );
}

function Keys({ keys }: { readonly keys: readonly string[] }) {
  return (
    <span className="whitespace-nowrap">
      {keys.map((key) => (
        <kbd key={key} className="mr-1 rounded border border-line bg-sunken px-1.5 py-0.5 text-sm">
          {key}
        </kbd>
      ))}
    </span>
  );
}
