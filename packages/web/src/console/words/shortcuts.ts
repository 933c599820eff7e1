// SPDX-License-Identifier: Apache-2.0
import { defineWords } from '../../ui/words.ts';

export const shortcutsWords = defineWords(
  {
    title: 'Keyboard shortcuts',
    search: 'Search, or go to any page',
    this_list: 'Show this list',
    next: 'Next and previous row of a table, tab or entry of a menu',
    ends: 'First and last row of a table',
    open: 'Open the row',
    close: 'Close a window or a menu',
    or: 'or',
    enter: 'Enter',
    escape: 'Esc',
    home: 'Home',
    end: 'End',
    single_keys: 'Keys that act without Ctrl: / and ?',
  },
  {
    title: 'Tastenkürzel',
    search: 'Suchen oder zu einer Seite springen',
    this_list: 'Diese Liste zeigen',
    next: 'Nächste und vorige Zeile einer Tabelle, Reiter oder Eintrag eines Menüs',
    ends: 'Erste und letzte Zeile einer Tabelle',
    open: 'Die Zeile öffnen',
    close: 'Ein Fenster oder Menü schließen',
    or: 'oder',
    enter: 'Eingabe',
    escape: 'Esc',
    home: 'Pos 1',
    end: 'Ende',
    single_keys: 'Tasten, die ohne Strg wirken: / und ?',
  },
);
