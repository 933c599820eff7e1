// SPDX-License-Identifier: Apache-2.0

/** What is wrong with a file of tax rates and how to mend it, by code; in English the core says it itself. */
export const GERMAN_TAX_RATE_PROBLEMS: Readonly<Record<string, string>> = {
  'invalid-date': 'Das ist kein Tag des Kalenders. Schreiben Sie ihn als JJJJ-MM-TT, etwa 2026-01-31.',
  'invalid-decimal': 'Das ist keine Dezimalzahl. Schreiben Sie den Satz als Bruch: 0.19 für 19 %.',
  'invalid-format': 'So schreibt sich kein Ort der Steuer. Schreiben Sie DE, US-CA, US-CA-SAN_FRANCISCO oder US/94103.',
  'missing-field':
    'Das fehlt. Die erste Zeile nennt jurisdiction, label, kind und rate; label ist der Name der Steuer auf Rechnungen.',
  'negative-amount': 'Der Satz liegt unter null. Schreiben Sie null, wo nichts anfällt.',
  'period-empty': 'Der Satz gilt an keinem Tag. valid_to ist der erste Tag danach und liegt nach valid_from.',
  'rate-above-one': 'Der Satz ist mehr als der ganze Betrag. Schreiben Sie ihn als Bruch: 0.19 für 19 %.',
  'record-file-unreadable':
    'Ein Anführungszeichen wird geöffnet und nie geschlossen. Schließen Sie es; innerhalb eines Felds wird es verdoppelt.',
  'tax-rate-overlap':
    'Diese Steuer hat hier an einem Tag zwei Sätze. Beenden Sie den früheren mit valid_to, oder geben Sie Steuern, die zusammenkommen, verschiedene Namen oder Codes.',
  'unknown-choice':
    'Dieser Wert steht nicht zur Wahl. kind ist vat, gst, sales_tax oder other, compound true oder false.',
  'unknown-field':
    'Diese Spalte gibt es nicht. Lassen Sie sie weg; es gibt jurisdiction, label, kind, rate, category, valid_from, valid_to, compound und code.',
};
