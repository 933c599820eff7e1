// SPDX-License-Identifier: Apache-2.0
import { Bookmark } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useStale } from '../api/change.ts';
import { query } from '../api/client.ts';
import { useForesight } from '../api/foresight.ts';
import { troubleOf } from '../api/problem.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { Menu } from '../ui/menu.tsx';
import { Trouble } from '../ui/notice.tsx';
import { useAddress } from '../ui/routing.tsx';
import { useToast } from '../ui/toast.tsx';
import { useWords } from '../ui/words.ts';
import { sharedWords } from '../ui/words-shared.ts';
import { savedFiltersWords } from './words/saved-filters.ts';

const PATH = '/v1/saved_filters';

/** What the member kept of a list and what others share: chosen, kept and removed. Stands behind the fields of its filter. */
export function SavedFilters({
  list,
  names,
}: {
  readonly list: string;
  /** Of what is kept: parameters in the address of the page. */
  readonly names: readonly string[];
}) {
  const words = useWords(savedFiltersWords);
  const shared = useWords(sharedWords);
  const [address, change] = useAddress();
  const [naming, setNaming] = useState(false);
  const kept = query.useQuery('get', PATH, { params: { query: { list } } }).data?.data ?? [];
  const tell = useToast();
  const foresee = useForesight();
  const removal = query.useMutation('delete', `${PATH}/{id}`);
  const remove = (id: string) =>
    foresee(
      PATH,
      id,
      () => null,
      () => removal.mutateAsync({ params: { path: { id } } }),
    ).catch((problem: unknown) => tell(troubleOf(problem).message, 'bad'));
  const current = Object.fromEntries(
    names.map((name) => [name, address[name] ?? '']).filter(([, value]) => value !== ''),
  );
  const filtered = Object.keys(current).length > 0;
  const chosen = kept.find(({ query: of }) => sameQuery(of, current));
  return (
    <>
      <Menu
        trigger={<Button icon={<Bookmark size={14} aria-hidden />}>{chosen?.name ?? shared.saved_filters}</Button>}
        items={[
          ...kept.map((one) => ({
            label: one.name,
            checked: one === chosen,
            onSelect: () => change(Object.fromEntries(names.map((name) => [name, one.query[name]]))),
          })),
          ...(kept.length > 0 ? (['line'] as const) : []),
          {
            label: filtered ? words.save : words.nothing,
            disabled: !filtered || chosen?.own === true,
            onSelect: () => setNaming(true),
          },
          ...(chosen?.own
            ? [
                {
                  label: words.remove(chosen.name),
                  danger: true,
                  onSelect: () => void remove(chosen.id),
                },
              ]
            : []),
        ]}
      />
      {naming ? <NameFilter list={list} of={current} onClose={() => setNaming(false)} /> : null}
    </>
  );
}

function NameFilter({
  list,
  of,
  onClose,
}: {
  readonly list: string;
  readonly of: Record<string, string>;
  readonly onClose: () => void;
}) {
  const words = useWords(savedFiltersWords);
  const shared = useWords(sharedWords);
  const stale = useStale();
  const save = query.useMutation('post', PATH, {
    onSuccess: () => {
      void stale(PATH);
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get('name'));
    save.mutate({ body: { list, name, query: of, shared: form.get('shared') !== null } });
  };
  return (
    <Dialog open onClose={onClose} title={words.save}>
      <form className="flex flex-col gap-4" onSubmit={submit}>
        <TextField label={words.name} name="name" required maxLength={200} autoFocus />
        <label className="flex items-center gap-2">
          <input type="checkbox" name="shared" className="size-4 accent-accent" />
          {words.shared}
        </label>
        {save.isError ? <Trouble error={save.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{shared.cancel}</Button>
          <Button type="submit" look="primary" busy={save.isPending}>
            {shared.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function sameQuery(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
