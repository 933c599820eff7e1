// SPDX-License-Identifier: Apache-2.0
import { Command } from 'cmdk';
import { useGo } from '../ui/routing.tsx';
import { useWords } from '../ui/words.ts';
import { CONSOLE_PAGES } from './page-list.ts';
import { navigationWords } from './words/navigation.ts';

const ITEM =
  'flex cursor-pointer items-center gap-2 rounded px-3 py-2 data-[selected=true]:bg-accent-soft data-[selected=true]:text-accent';

/** Ctrl K: any page by a few letters. */
export default function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(navigationWords);
  const go = useGo();
  const open = (to: string) => {
    onClose();
    go(to);
  };
  return (
    <Command.Dialog
      open
      onOpenChange={(next) => next || onClose()}
      label={words.palette}
      overlayClassName="fixed inset-0 z-40 bg-black/40"
      contentClassName="fixed inset-x-4 top-[12dvh] z-50 mx-auto max-w-xl rounded-xl border border-line bg-raised shadow-2xl"
    >
      <Command.Input
        placeholder={words.palette}
        className="w-full rounded-t-xl border-b border-line bg-transparent px-4 py-3 outline-none"
      />
      <Command.List className="max-h-[60dvh] overflow-y-auto p-2">
        <Command.Empty className="px-3 py-6 text-center text-muted">{words.palette_none}</Command.Empty>
        <Command.Group heading={words.palette_pages} className="text-sm text-muted">
          {CONSOLE_PAGES.map(({ path, name }) =>
            name === undefined ? null : (
              <Command.Item
                key={path}
                value={words.pages[name]}
                onSelect={() => open(path)}
                className={`${ITEM} text-base text-ink`}
              >
                {words.pages[name]}
              </Command.Item>
            ),
          )}
        </Command.Group>
      </Command.List>
    </Command.Dialog>
  );
}
