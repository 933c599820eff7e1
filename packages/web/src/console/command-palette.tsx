// SPDX-License-Identifier: Apache-2.0
import { Command } from 'cmdk';
import { useEffect, useState } from 'react';
import { query } from '../api/client.ts';
import { useGo } from '../ui/routing.tsx';
import { useWords } from '../ui/words.ts';
import { addressOf } from './object-address.ts';
import { hasPage } from './page-link.tsx';
import { CONSOLE_PAGES } from './page-list.ts';
import { navigationWords } from './words/navigation.ts';
import { paletteWords } from './words/palette.ts';

const ITEM =
  'flex cursor-pointer items-center gap-2 rounded px-3 py-2 text-base text-ink data-[selected=true]:bg-accent-soft data-[selected=true]:text-accent';
const REST_MS = 150;
const MOST_FOUND = 12;

/** Ctrl K: any page by a few letters, and whatever the API finds: customers, invoices, quotes, licences and more. */
export default function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(navigationWords);
  const { kinds, searching } = useWords(paletteWords);
  const go = useGo();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const rest = setTimeout(() => setAsked(typed.trim()), REST_MS);
    return () => clearTimeout(rest);
  }, [typed]);
  const found = query.useQuery(
    'get',
    '/v1/search',
    { params: { query: { q: asked, limit: MOST_FOUND } } },
    { enabled: asked !== '', placeholderData: (before) => before },
  );
  const open = (to: string) => {
    onClose();
    go(to);
  };
  const needle = typed.trim().toLowerCase();
  const pages = CONSOLE_PAGES.filter(
    ({ name }) => name !== undefined && words.pages[name].toLowerCase().includes(needle),
  );
  const results = (asked === '' ? [] : (found.data?.data ?? [])).flatMap((result) => {
    const to = addressOfResult(result);
    return to === null ? [] : [{ ...result, to }];
  });
  return (
    <Command.Dialog
      open
      shouldFilter={false}
      onOpenChange={(next) => next || onClose()}
      label={words.palette}
      overlayClassName="fixed inset-0 z-40 bg-black/40"
      contentClassName="fixed inset-x-4 top-[12dvh] z-50 mx-auto max-w-xl rounded-xl border border-line bg-raised shadow-2xl"
    >
      <Command.Input
        value={typed}
        onValueChange={setTyped}
        placeholder={words.palette}
        className="w-full rounded-t-xl border-b border-line bg-transparent px-4 py-3 outline-none"
      />
      <Command.List className="max-h-[60dvh] overflow-y-auto p-2">
        <Command.Empty className="px-3 py-6 text-center text-muted">
          {found.isFetching ? searching : words.palette_none}
        </Command.Empty>
        {results.length === 0 ? null : (
          <Command.Group heading={words.palette_found} className="text-sm text-muted">
            {results.map(({ id, kind, title, subtitle, to }) => (
              <Command.Item key={`${kind} ${id}`} value={`${kind} ${id}`} onSelect={() => open(to)} className={ITEM}>
                <span className="min-w-0 flex-1 truncate">
                  {title}
                  {subtitle === null ? null : <span className="ml-2 text-sm text-muted">{subtitle}</span>}
                </span>
                <span className="text-sm text-muted">{kinds[kind]}</span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {pages.length === 0 ? null : (
          <Command.Group heading={words.palette_pages} className="text-sm text-muted">
            {pages.map(({ path, name }) => (
              <Command.Item key={path} value={path} onSelect={() => open(path)} className={ITEM}>
                {name === undefined ? null : words.pages[name]}
              </Command.Item>
            ))}
          </Command.Group>
        )}
      </Command.List>
    </Command.Dialog>
  );
}

/** Where a result is shown; of what has no page yet the customer's. */
function addressOfResult({
  kind,
  id,
  customer_id,
}: {
  readonly kind: string;
  readonly id: string;
  readonly customer_id: string | null;
}): string | null {
  const own = kind === 'plan' ? `/catalog/plans/${id}` : addressOf(id);
  if (own !== null && hasPage(own)) return own;
  return customer_id === null ? null : `/customers/${customer_id}`;
}
