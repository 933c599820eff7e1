// SPDX-License-Identifier: Apache-2.0
import { defineWords } from '../../ui/words.ts';

export const previewWords = defineWords(
  {
    preview: 'What will happen',
    incomplete: 'Fill in the fields to see what will happen.',
  },
  {
    preview: 'Was geschehen wird',
    incomplete: 'Füllen Sie die Felder aus, um zu sehen, was geschehen wird.',
  },
);
