// SPDX-License-Identifier: Apache-2.0
import { Tabs as RadixTabs } from 'radix-ui';
import type { ReactNode } from 'react';

export interface Tab {
  readonly key: string;
  readonly label: string;
  readonly content: () => ReactNode;
}

/** Parts of a page of which one is seen; the arrows move between them. */
export function Tabs({
  label,
  tabs,
  active,
  onChange,
}: {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly active: string;
  readonly onChange: (key: string) => void;
}) {
  return (
    <RadixTabs.Root value={active} onValueChange={onChange}>
      <RadixTabs.List aria-label={label} className="mb-4 flex gap-1 overflow-x-auto border-b border-line">
        {tabs.map(({ key, label: words }) => (
          <RadixTabs.Trigger
            key={key}
            value={key}
            className="-mb-px border-b-2 border-transparent px-3 py-2 whitespace-nowrap text-muted data-[state=active]:border-accent data-[state=active]:text-ink"
          >
            {words}
          </RadixTabs.Trigger>
        ))}
      </RadixTabs.List>
      {tabs.map(({ key, content }) => (
        <RadixTabs.Content key={key} value={key}>
          {key === active ? content() : null}
        </RadixTabs.Content>
      ))}
    </RadixTabs.Root>
  );
}
