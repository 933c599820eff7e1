// SPDX-License-Identifier: Apache-2.0
import { defineWords } from '../../ui/words.ts';

export const savedFiltersWords = defineWords(
  {
    save: 'Save this filter…',
    remove: (name: string) => `Remove “${name}”`,
    name: 'Name',
    shared: 'Show it to the whole team',
    nothing: 'Filter the list, then save the filter here.',
  },
  {
    save: 'Diesen Filter speichern…',
    remove: (name: string) => `„${name}“ entfernen`,
    name: 'Name',
    shared: 'Dem ganzen Team zeigen',
    nothing: 'Filtern Sie die Liste, dann lässt sich der Filter hier speichern.',
  },
);
