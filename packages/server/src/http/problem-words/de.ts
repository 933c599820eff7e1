// SPDX-License-Identifier: Apache-2.0
import type { ProblemWords } from './problem-words.js';

const AGAIN = 'Bitten Sie den Aussteller, sie neu zu schicken: Sie kam nicht so an, wie sie ausgestellt wurde.';
const ISSUED = 'Lassen Sie sie neu ausstellen: Sie hat nicht die vorgeschriebene Form.';
const STATEMENT = 'Lassen Sie die Installation den Nachweis noch einmal schreiben und schicken Sie ihn unverändert.';

/** What stands for a part of the English sentence that is a word itself. */
const TERMS: Readonly<Record<string, string>> = {
  'API key': 'Den API-Schlüssel',
  alert: 'Die Warnung',
  'bank transaction': 'Die Buchung',
  'catalog version': 'Die Katalogfassung',
  charge: 'Den Posten',
  coupon: 'Den Gutschein',
  'credit note': 'Die Gutschrift',
  customer: 'Den Kunden',
  'direct debit file': 'Die Lastschriftdatei',
  'domain of the portal': 'Die Adresse des Portals',
  installation: 'Die Installation',
  invitation: 'Die Einladung',
  invoice: 'Die Rechnung',
  licence: 'Die Lizenz',
  mail: 'Die Nachricht',
  mandate: 'Das Mandat',
  member: 'Das Mitglied',
  'metric policy': 'Das Regelwerk',
  objective: 'Das Vorhaben',
  outage: 'Den Ausfall',
  'payment attempt': 'Den Zahlungsversuch',
  'payment method of this customer': 'Die Zahlungsart dieses Kunden',
  'payment method': 'Die Zahlungsart',
  'payment provider': 'Den Zahlungsanbieter',
  payment: 'Die Zahlung',
  payout: 'Die Auszahlung',
  'plan migration': 'Die Tarifumstellung',
  quote: 'Das Angebot',
  refund: 'Die Erstattung',
  'saved filter': 'Den gespeicherten Filter',
  scenario: 'Das Szenario',
  'service credit': 'Die Servicegutschrift',
  'signing key': 'Den Signaturschlüssel',
  'source of imports': 'Die Importquelle',
  subscription: 'Das Abonnement',
  'support case': 'Die Supportanfrage',
  'suppressed address': 'Die gesperrte Adresse',
  target: 'Das Ziel',
  'top-up rule of the wallet': 'Die Aufladeregel des Guthabenkontos',
  'usage statement': 'Die Nutzungsmeldung',
  'usage threshold': 'Die Nutzungsschwelle',
  wallet: 'Das Guthabenkonto',
  'webhook delivery': 'Die Webhook-Zustellung',
  'webhook endpoint': 'Der Webhook-Endpunkt',
  'a text': 'ein Text',
  'a number': 'eine Zahl',
  'a whole number': 'eine ganze Zahl',
  'true or false': 'true oder false',
  'a list': 'eine Liste',
  'an object': 'ein Objekt',
};

/** Every code that an answer of the API can have, in German. */
export const de: ProblemWords = {
  terms: TERMS,
  more: (count) => ` (und ${count} weitere)`,
  codes: {
    'actuals-unordered': [
      'Die abgeschlossenen Monate stehen nicht in ihrer Reihenfolge',
      'Nennen Sie sie der Reihe nach, jeden vor dem ersten Monat der Prognose',
    ],
    'add-on-overlap': [
      'Ein Zusatz ist an denselben Tagen zweimal gebucht',
      'Beenden Sie den früheren Eintrag dort, wo der spätere beginnt, und geben Sie diesem die ganze Menge',
    ],
    'add-on-unreachable': [
      'Der Zusatz lässt sich mit keinem Tarif verbinden, der verkauft wird',
      'Nennen Sie in `applies_to` einen verkauften Tarif oder seine Edition',
    ],
    'alert-never-clear': [
      'Die Warnung wäre im selben Augenblick ausgelöst und vorbei',
      'Legen Sie `clear_at` auf die andere Seite der Schwelle, oder lassen Sie es weg',
    ],
    'allowance-missing': [
      'Der Preis enthält eine Menge, die nur der Tarif des Kunden kennt',
      'Senden Sie diese Menge als `included`',
    ],
    'already-member': [
      'Diese Person gehört schon zur Organisation',
      'Geben Sie ihr stattdessen eine andere Rolle',
      ['{address} belongs to the organisation already', '{address} gehört schon zur Organisation'],
    ],
    'amount-not-chargeable': [
      'Dieser Betrag lässt sich nicht einziehen',
      'Runden Sie die Rechnung auf einen zahlbaren Betrag, oder lassen Sie sie per Überweisung bezahlen',
    ],
    'api-version-unknown': [
      'Diese Fassung der API kennt der Server nicht',
      'Lassen Sie die Kopfzeile `Kontor-Version` weg',
    ],
    'bank-transaction-settled': ['Über diese Buchung ist schon entschieden', 'Wählen Sie eine, die noch wartet'],
    'batch-too-large': [
      'Es sind zu viele Ereignisse auf einmal',
      'Teilen Sie sie auf mehrere Anfragen auf',
      [
        'The batch has {count} events, more than {most}.',
        'Es sind {count} Ereignisse auf einmal, höchstens {most} sind erlaubt',
      ],
    ],
    'bundle-checksum': [
      'Eine Datei des Pakets ist nicht die, die eingepackt wurde',
      'Übertragen Sie das Paket noch einmal',
    ],
    'bundle-invalid': ['Das Paket ist nicht lesbar', 'Übertragen Sie das Paket noch einmal'],
    'cap-below-tolerance': [
      'Die Obergrenze endet vor der Toleranz',
      'Wählen Sie eine Obergrenze, die mindestens so hoch ist wie die Toleranz',
    ],
    'catalog-missing': [
      'Es ist noch kein Katalog veröffentlicht',
      'Veröffentlichen Sie einen mit `kontor catalog push`',
    ],
    'charge-currency-mismatch': [
      'Die Rechnungen des Abonnements lauten auf eine andere Währung',
      'Berechnen Sie in der Währung des Abonnements',
      [
        'the invoices of {id} are in {currency}, never in {other}',
        'Die Rechnungen von {id} lauten auf {currency}, nie auf {other}',
      ],
    ],
    'charge-not-waiting': [
      'Der Posten wartet nicht mehr: Er ist berechnet oder zurückgenommen',
      'Was berechnet ist, nimmt eine Gutschrift zurück',
    ],
    'claim-invalid': ['Eine Angabe der Lizenz hat nicht die vorgeschriebene Form', ISSUED],
    'claim-missing': ['Der Lizenz fehlt eine Angabe', ISSUED],
    'claim-time-milliseconds': ['Ein Zeitpunkt der Lizenz steht in Millisekunden', ISSUED],
    'claim-times-unordered': ['Die Lizenz endet, bevor sie beginnt', ISSUED],
    'claim-version': [
      'Diese Fassung der Lizenz ist unbekannt',
      'Aktualisieren Sie das Produkt, oder bitten Sie um eine Lizenz in der Fassung, die es liest',
    ],
    'cohort-survivors': [
      'Die Zahlen der Kohorte passen nicht zusammen',
      'Nennen Sie je Verlängerung, wie viele noch da waren: null oder mehr, und nie mehr als zuvor',
    ],
    'coupon-already-redeemed': [
      'Dieser Gutschein ist hier schon eingelöst',
      'Nehmen Sie einen anderen; ein Gutschein gilt einmal',
      ['{code} has been redeemed here before', '{code} ist hier schon eingelöst'],
    ],
    'coupon-code-taken': [
      'Einen Gutschein mit diesem Code gibt es schon',
      'Nehmen Sie jenen Gutschein, oder wählen Sie einen anderen Code',
      ['the coupon {id} has the code {code} already', 'Der Gutschein {id} hat den Code {code} schon'],
    ],
    'coupon-currency-mismatch': [
      'Der Gutschein lautet auf eine andere Währung',
      'Nehmen Sie einen in der Währung der Rechnungen, oder einen über einen Anteil',
      [
        '{code} is in {currency} and the invoices are in {other}',
        '{code} lautet auf {currency}, die Rechnungen lauten auf {other}',
      ],
    ],
    'coupon-ended': [
      'Der Gutschein ist beendet: niemand löst ihn mehr ein',
      'Nehmen Sie einen anderen, oder machen Sie einen neuen',
      [
        '{code} was ended: nobody redeems it any more',
        '{code} ist beendet: niemand löst ihn mehr ein',
        'Nehmen Sie einen anderen, oder machen Sie einen neuen',
      ],
    ],
    'coupon-expired': [
      'Der Gutschein ist abgelaufen',
      'Nehmen Sie einen anderen',
      ['{code} could be redeemed until {day}', '{code} war bis {day} einzulösen'],
    ],
    'coupon-first-time-only': [
      'Der Gutschein gilt nur für neue Kunden',
      'Nehmen Sie einen anderen',
      ['{code} is for customers who had no subscription before', '{code} gilt nur für Kunden ohne früheres Abonnement'],
    ],
    'coupon-used-up': [
      'Der Gutschein ist so oft eingelöst, wie er es sein darf',
      'Nehmen Sie einen anderen, oder erhöhen Sie seine Zahl',
    ],
    'credit-beyond-invoice': [
      'Die Gutschrift ist höher als das, was von der Rechnung noch bleibt',
      'Schreiben Sie weniger gut, oder schreiben Sie die Zeilen unter null mit gut',
    ],
    'credit-beyond-line': [
      'Die Gutschrift ist höher als das, was von der Zeile noch bleibt',
      'Schreiben Sie höchstens gut, was bleibt, mit dem Vorzeichen der Zeile',
      [
        'a credit of {amount} does not fit the {left} left of the line',
        'Eine Gutschrift von {amount} passt nicht zu den {left}, die von der Zeile bleiben',
      ],
    ],
    'credit-note-empty': [
      'Es ist nichts mehr gutzuschreiben, oder es ist nichts ausgewählt',
      'Sehen Sie sich die Zeilen der Rechnung und ihre Gutschriften an',
    ],
    'credit-note-of-credit-note': [
      'Das ist selbst eine Gutschrift',
      'Nennen Sie die Rechnung, die gutgeschrieben werden soll',
      ['{number} is a credit note itself', '{number} ist selbst eine Gutschrift'],
    ],
    'credit-note-of-prepaid': [
      'Diese Rechnung hat Guthaben verkauft, das schon verbraucht oder gebunden ist',
      'Schreiben Sie höchstens gut, was vom Guthaben noch bleibt',
    ],
    'credit-too-early': [
      'Die Gutschrift liegt vor der Rechnung oder einer anderen Gutschrift',
      'Datieren Sie sie später',
    ],
    'csrf-token-wrong': [
      'Die Anfrage gehört nicht zu dieser Sitzung',
      'Laden Sie die Seite neu und wiederholen Sie die Änderung',
    ],
    'currency-not-chargeable': [
      'In dieser Währung kann nicht eingezogen werden',
      'Berechnen Sie in einer anderen Währung, oder lassen Sie per Überweisung bezahlen',
    ],
    'currency-not-offered': [
      'Der Katalog verkauft nicht in dieser Währung',
      'Wählen Sie eine Währung des Katalogs',
      ['the catalog does not sell in {currency}', 'Der Katalog verkauft nicht in {currency}'],
      ['the catalog has no prices in {currency}', 'Der Katalog hat keine Preise in {currency}'],
    ],
    'database-unavailable': [
      'Die Datenbank antwortet nicht',
      'Versuchen Sie es gleich noch einmal; wenn es bleibt, sagen Sie es dem Betreiber',
    ],
    'date-in-future': ['Der Tag liegt in der Zukunft', 'Nennen Sie heute oder einen früheren Tag'],
    'dearer-plan-holds-less': [
      'Ein teurerer Tarif enthält weniger als ein günstigerer',
      'Heben Sie die Menge im teureren an, senken Sie sie im günstigeren, oder lassen Sie den teureren vom günstigeren erben',
    ],
    'direct-debit-invalid': [
      'Die Lastschrift lässt sich so nicht schreiben',
      'Korrigieren Sie Referenz, Konto oder Betrag',
    ],
    'direct-debit-not-set-up': [
      'Es fehlt die Gläubiger-Identifikationsnummer für Lastschriften',
      'Tragen Sie sie in den Zahlungseinstellungen ein',
    ],
    'document-not-reconciling': [
      'Die Summen des Dokuments stimmen nicht mit seinen Zeilen überein',
      'Sagen Sie es dem Betreiber: Gedruckt wird nur, was aufgeht',
    ],
    'document-settings-missing': [
      'Es ist nicht gesagt, was auf den Rechnungen der Organisation steht',
      'Tragen Sie den Verkäufer in den Einstellungen der Rechnungen ein',
    ],
    'document-text-unprintable': [
      'Ein Text des Dokuments enthält Zeichen, die sich nicht drucken lassen',
      'Entfernen Sie die Steuerzeichen',
    ],
    'dunning-day-after-end': [
      'Ein Schritt läge hinter dem Ende des Mahnplans',
      'Nennen Sie einen früheren Tag, oder lassen Sie den Plan später enden',
    ],
    'dunning-days-unordered': [
      'Die Tage stehen nicht in ihrer Reihenfolge',
      'Nennen Sie sie vom frühesten zum spätesten, jeden einmal',
    ],
    'dunning-never-at-work': [
      'Kein Wochentag ist ein Arbeitstag, also geschähe nie etwas',
      'Nennen Sie mindestens einen Wochentag',
    ],
    'e-invoice-kind-unsupported': ['Von dieser Art Dokument gibt es keine E-Rechnung', 'Nehmen Sie das PDF'],
    'e-invoice-rule-broken': [
      'Der E-Rechnung fehlt eine Angabe, oder eine passt nicht',
      'Ergänzen Sie die Angaben des Verkäufers in den Einstellungen, die des Käufers beim Kunden',
      ['{rule}: {what}', 'Die E-Rechnung hält die Regel {rule} nicht ein'],
    ],
    'event-amount-missing': [
      'Der Preis ist die Summe der Beträge auf den Ereignissen, und die fehlt',
      'Senden Sie die Summe als `event_amount`',
    ],
    'event-attribute-invalid': [
      'Ein Attribut des Ereignisses hat nicht die richtige Form',
      'Schreiben Sie es, wie CloudEvents 1.0 es verlangt',
      ['The attribute {name} {what}', 'Das Attribut {name} hat nicht die richtige Form'],
    ],
    'event-attribute-missing': [
      'Dem Ereignis fehlt ein Attribut',
      'Ergänzen Sie es',
      ['The attribute {name} is missing.', 'Das Attribut {name} fehlt'],
    ],
    'event-customer-unknown': [
      'Einen Kunden mit diesem Schlüssel gibt es nicht',
      'Legen Sie den Kunden an: Das Ereignis wird aufgehoben und dann gezählt',
      ['No customer has the id or external_id {id}.', 'Einen Kunden mit dem Schlüssel {id} gibt es nicht'],
    ],
    'event-data-invalid': [
      'Die Daten des Ereignisses sind kein flaches JSON-Objekt',
      'Senden Sie `data` als Objekt ohne tiefe Schachtelung',
    ],
    'event-data-too-large': ['Die Daten des Ereignisses sind zu groß', 'Senden Sie nur, was die Zähler lesen'],
    'event-not-object': [
      'Ein Ereignis ist ein JSON-Objekt',
      'Senden Sie ein CloudEvent mit "specversion", "id", "source", "type", "subject" und "data"',
    ],
    'event-number-inexact': ['Eine Zahl ist zu groß, um in JSON genau zu sein', 'Senden Sie sie als Text'],
    'event-text-invalid': [
      'Der Text enthält Zeichen, die sich nicht speichern lassen',
      'Senden Sie gültigen Unicode-Text ohne NUL',
    ],
    'event-time-invalid': [
      'Der Zeitpunkt ist kein Zeitstempel nach RFC 3339 zwischen 1970 und 9999',
      'Senden Sie zum Beispiel "2023-11-16T18:17:03.979Z", oder lassen Sie ihn weg',
    ],
    'event-type-unknown': [
      'Kein Zähler des Katalogs liest Ereignisse dieser Art',
      'Ergänzen Sie einen Zähler: Das Ereignis wird aufgehoben und dann gezählt',
      [
        'No meter of the catalog reads events of the type {type}.',
        'Kein Zähler des Katalogs liest Ereignisse der Art {type}',
      ],
    ],
    'exchange-rate-file-unreadable': [
      'Die Datei mit Wechselkursen lässt sich nicht lesen',
      'Schreiben Sie `base,quote,date,rate,source` über die Zeilen, oder nehmen Sie die CSV-Datei der Europäischen Zentralbank, wie sie kommt',
    ],
    'exchange-rate-invalid': [
      'Der Wechselkurs passt nicht',
      'Nennen Sie zwei Währungen und einen Kurs über null, jedes Paar und jeden Tag einmal',
    ],
    'exchange-rate-missing': [
      'Es fehlt ein Wechselkurs',
      'Tragen Sie ihn unter Wechselkurse ein',
      ['no rate of {base} in {quote} may stand for {day}', 'Für {day} gilt kein Kurs von {base} in {quote}'],
    ],
    'external-id-taken': [
      'Einen Kunden mit diesem Schlüssel gibt es schon',
      'Nehmen Sie jenen Kunden, oder wählen Sie einen anderen Schlüssel',
      ['the customer {id} has the key {key} already', 'Der Kunde {id} hat den Schlüssel {key} schon'],
    ],
    'feature-not-allowed': ['Dieses Merkmal ist nicht enthalten', 'Wählen Sie einen Tarif, der es enthält'],
    'feature-not-leasable': [
      'Dieses Merkmal hat keine Einheiten, die sich vergeben ließen',
      'Nehmen Sie ein gemessenes Merkmal, dessen Zähler zählt oder summiert',
    ],
    'feature-sold-nowhere': [
      'Kein Tarif und kein Zusatz enthält dieses Merkmal',
      'Gewähren Sie es in einem, oder markieren Sie es als geplant',
    ],
    'fee-without-payment': [
      'Die Gebühr ist höher als das, wovon sie einbehalten wurde',
      'Nennen Sie eine Gebühr nur mit einer Zahlung, und höchstens in ihrer Höhe',
    ],
    'functional-currency-in-use': ['Auf die Währung der Bücher ist schon gebucht', 'Lassen Sie sie, wie sie ist'],
    'functional-currency-missing': [
      'Es ist nicht gesagt, in welcher Währung die Bücher geführt werden',
      'Tragen Sie die Buchwährung in den Einstellungen ein',
    ],
    'glyph-missing': [
      'Keine Schrift hat alle Zeichen dieses Dokuments',
      'Nennen Sie in `KONTOR_FONTS` einen Ordner mit einer passenden Schrift',
    ],
    'grant-mismatch': [
      'Das Merkmal lässt sich nicht so gewähren',
      'Schreiben Sie, was zu ihrer Art passt',
      ['{key} is a {art} feature and cannot be granted as {value}', '{key} lässt sich nicht als {value} gewähren'],
    ],
    'grant-remainder-invalid': [
      'So viel kann von der Gutschrift nicht übrig sein',
      'Nennen Sie einen Rest von null bis zum Betrag',
    ],
    'id-repeated': ['Etwas ist zweimal genannt, oder es gibt es nicht', 'Nennen Sie jedes höchstens einmal'],
    'idempotency-key-invalid': [
      'Der Schlüssel gegen Wiederholungen hat nicht die richtige Form',
      'Senden Sie 1 bis 255 Zeichen, zum Beispiel eine UUID',
    ],
    'idempotency-key-reused': [
      'Diese Änderung kam schon mit anderen Angaben',
      'Laden Sie die Seite neu und beginnen Sie noch einmal',
    ],
    'inheritance-cycle': ['Tarife erben im Kreis voneinander', 'Entfernen Sie ein `inherits` des Kreises'],
    'install-key-invalid': ['Der Schlüssel der Installation ist nicht lesbar', 'Kopieren Sie ihn noch einmal ganz'],
    'install-revoked': [
      'Die Installation ist gesperrt: Was sie signiert, gilt nicht',
      'Registrieren Sie einen neuen Schlüssel der Installation',
    ],
    'install-unknown': [
      'Keine Installation ist mit diesem Schlüssel registriert',
      'Registrieren Sie sie bei ihrer Lizenz',
    ],
    'internal-error': [
      'Bei uns ist etwas fehlgeschlagen; geändert wurde nichts',
      'Versuchen Sie es noch einmal; wenn es bleibt, nennen Sie dem Betreiber die Uhrzeit der Anfrage',
    ],
    'invalid-bic': [
      'Das ist keine BIC',
      'Schreiben Sie 8 oder 11 Zeichen, zum Beispiel COBADEFFXXX',
      ['{text} is no BIC', '{text} ist keine BIC'],
    ],
    'invalid-creditor-id': [
      'Das ist keine Gläubiger-Identifikationsnummer, oder ihre Prüfziffern stimmen nicht',
      'Kopieren Sie sie aus dem Schreiben der Bundesbank, zum Beispiel DE98ZZZ09999999999',
      [
        '{text} is no SEPA creditor identifier, or its check digits are wrong',
        '{text} ist keine Gläubiger-Identifikationsnummer, oder ihre Prüfziffern stimmen nicht',
      ],
    ],
    'invalid-creditor-reference': [
      'Aus dieser Rechnungsnummer wird kein Verwendungszweck',
      'Nehmen Sie Rechnungsnummern mit 1 bis 21 Buchstaben und Ziffern',
    ],
    'invalid-date': [
      'Diesen Tag gibt es im Kalender nicht',
      'Schreiben Sie einen Tag des Kalenders, zum Beispiel 2026-03-31',
      ['{text} is no day of the calendar', '{text} ist kein Tag des Kalenders'],
    ],
    'invalid-decimal': [
      'Das ist keine genaue Dezimalzahl',
      'Schreiben Sie nur Ziffern und einen Punkt, zum Beispiel 0.015',
      ['{text} is no exact decimal', '{text} ist keine genaue Dezimalzahl'],
    ],
    'invalid-derivation': ['Die Herleitung hat nicht die richtige Form', 'Senden Sie sie, wie sie kam'],
    'invalid-format': [
      'Der Wert hat nicht die richtige Form',
      'Schreiben Sie ihn in der Form, die das Feld verlangt',
      [
        '{text} is no address of a page',
        '{text} ist keine Adresse einer Seite',
        'Schreiben Sie sie ganz, zum Beispiel https://acme.example',
      ],
      [
        '{text} is no code a customer can type',
        '{text} ist kein Code, den Kunden eingeben können',
        'Schreiben Sie Buchstaben und Ziffern, dazwischen einzelne - oder _',
      ],
      ['{text} is no month', '{text} ist kein Monat', 'Schreiben Sie ihn als JJJJ-MM'],
      [
        '{text} is no country code',
        '{text} ist kein Ländercode',
        'Schreiben Sie zwei Großbuchstaben nach ISO 3166, zum Beispiel DE',
      ],
    ],
    'invalid-iban': [
      'Das ist keine IBAN',
      'Kopieren Sie sie noch einmal von der Bank; oft sind zwei Zeichen vertauscht',
      ['{text} is no IBAN: {wrong}', '{text} ist keine IBAN'],
    ],
    'invalid-key': [
      'Das ist kein Schlüssel',
      'Schreiben Sie Kleinbuchstaben und Ziffern mit Bindestrichen, höchstens 64 Zeichen',
      ['{text} is no key', '{text} ist kein Schlüssel'],
    ],
    'invalid-moment': [
      'Das ist weder ein Zeitpunkt noch eine Nummer der Änderungsuhr',
      'Schreiben Sie zum Beispiel 2026-03-01T00:00:00Z oder 17',
    ],
    'invalid-quantity': [
      'Das ist keine Menge',
      'Schreiben Sie eine Zahl von null oder mehr, ohne Trennzeichen',
      ['{text} is no quantity', '{text} ist keine Menge'],
    ],
    'invalid-spdx': [
      'Das ist kein SPDX-Lizenzausdruck',
      'Schreiben Sie zum Beispiel Apache-2.0 oder "MIT OR Apache-2.0"',
    ],
    'invalid-type': [
      'Hier steht etwas anderes, als hierher gehört',
      'Schreiben Sie einen Wert der richtigen Art',
      ['something else stands where {kind} belongs', 'Hierher gehört {kind}'],
    ],
    'invoice-not-collected': [
      'Diese Rechnung wird nicht eingezogen',
      'Sehen Sie bei den Einzügen nach; offene Rechnungen lassen sich aufnehmen',
      [
        '{number} is not collected: {why}',
        '{number} wird nicht eingezogen: Sie war bezahlt, oder der Einzug war nicht eingeschaltet',
      ],
    ],
    'invoice-not-open': [
      'Von dieser Rechnung ist nichts offen',
      'Wählen Sie eine offene Rechnung',
      ['nothing is open of {number}', 'Von {number} ist nichts offen'],
    ],
    'invoice-paid': ['Die Rechnung ist schon bezahlt', 'Schreiben Sie eine Gutschrift; sie sagt, wohin das Geld geht'],
    'key-low-order': ['Der Schlüssel ist unsicher', 'Erzeugen Sie einen neuen'],
    'key-missing': ['Die Anfrage hat keinen API-Schlüssel', 'Senden Sie ihn in der Kopfzeile `Authorization`'],
    'key-not-canonical': ['Der Schlüssel hat nicht die vorgeschriebene Form', 'Erzeugen Sie einen neuen'],
    'key-not-on-curve': ['Das ist kein Ed25519-Schlüssel', 'Erzeugen Sie einen neuen'],
    'key-private': [
      'Das ist der private Teil des Schlüssels',
      'Senden Sie nur den öffentlichen, und ersetzen Sie diesen Schlüssel: Er ist jetzt bekannt',
    ],
    'key-repeated': ['Dieser Schlüssel ist schon bekannt', 'Erzeugen Sie einen neuen'],
    'key-scope-insufficient': [
      'Mit dieser Berechtigung ist das nicht erlaubt',
      'Nehmen Sie einen Schlüssel oder eine Rolle, die es darf',
    ],
    'key-set-invalid': ['Die Schlüsselliste ist nicht lesbar', 'Schreiben Sie eine JWK-Liste'],
    'key-type': ['Das ist kein Schlüssel der richtigen Art', 'Nehmen Sie einen Ed25519-Schlüssel'],
    'key-unknown': [
      'Der API-Schlüssel ist unbekannt oder gesperrt',
      'Prüfen Sie, ob er ganz kopiert ist, oder machen Sie einen neuen',
    ],
    'last-owner': [
      'Das ist der einzige Inhaber',
      'Machen Sie zuerst jemand anderen zum Inhaber',
      ['{email} is the only owner', '{email} ist der einzige Inhaber'],
    ],
    'licence-empty': ['Die Lizenz hat keinen einzigen Tag', 'Lassen Sie sie nach ihrem ersten Tag enden'],
    'licence-end-mismatch': [
      'Art und Ende der Lizenz passen nicht zusammen',
      'Eine unbefristete Lizenz hat kein Ende, jede andere braucht eines',
    ],
    'licence-maintenance-ended': [
      'Die Wartung der Lizenz ist vorüber',
      'Nehmen Sie eine ältere Fassung, oder verlängern Sie die Wartung',
    ],
    'licence-missing': ['Es fehlt die Lizenz', 'Nennen Sie die Datei einer Lizenz'],
    'licence-not-floating': [
      'Die Lizenz hat keine gleitenden Plätze',
      'Nehmen Sie sie ohne Platz, oder stellen Sie eine mit gleitenden Plätzen aus',
    ],
    'licence-not-yet-valid': ['Die Lizenz gilt noch nicht', 'Warten Sie auf ihren ersten Tag'],
    'licence-other-node': ['Die Lizenz gilt für einen anderen Rechner', 'Nehmen Sie die Lizenz dieses Rechners'],
    'licence-revoked': [
      'Die Lizenz ist widerrufen',
      'Bitten Sie den Aussteller um eine andere',
      ['{id} was revoked', '{id} ist widerrufen'],
    ],
    'licence-state': [
      'In diesem Zustand der Lizenz geht das nicht',
      'Nehmen Sie eine ausgesetzte erst wieder auf; für eine widerrufene stelle eine neue aus',
    ],
    'licence-status-unknown': [
      'Ob die Lizenz noch gilt, ist nicht bekannt',
      'Laden Sie die Widerrufsliste, die zu ihr gehört',
    ],
    'licence-suspended': [
      'Die Lizenz ist ausgesetzt',
      'Bitten Sie den Aussteller, sie wieder aufzunehmen',
      ['{id} is suspended', '{id} ist ausgesetzt'],
    ],
    'licence-too-long': ['Die Lizenz ist zu lang für einen QR-Code', 'Laden Sie sie als Datei herunter'],
    'licence-too-many-cores': [
      'Die Lizenz gilt für weniger Prozessorkerne',
      'Nehmen Sie weniger, oder bitten Sie um eine Lizenz für mehr',
    ],
    'logo-unreadable': [
      'Das Logo ist kein Bild des angegebenen Formats',
      'Laden Sie eine SVG-, PNG- oder JPEG-Datei hoch',
    ],
    'mail-address-missing': [
      'Für diesen Kunden ist keine Mailadresse bekannt',
      'Tragen Sie eine bei den Angaben des Kunden ein',
      ['no address of {name} is known to write to', 'Für {name} ist keine Mailadresse bekannt'],
    ],
    'malformed-json': ['Die Anfrage ist kein JSON', 'Senden Sie einen JSON-Wert'],
    'mandate-exists': ['Ein Mandat mit dieser Referenz gibt es schon', 'Geben Sie jedem Mandat eine eigene Referenz'],
    'mandate-over': [
      'Das Mandat ist beendet: Es wird nichts mehr damit eingezogen',
      'Lassen Sie ein neues unterschreiben',
    ],
    'media-type-unsupported': [
      'Diese Art von Inhalt wird hier nicht gelesen',
      'Senden Sie JSON mit `Content-Type: application/json`',
    ],
    'meter-missing': [
      'Es ist nicht gesagt, was der Preis zählt',
      'Nennen Sie einen Zähler, oder ein Merkmal mit Plätzen',
    ],
    'meter-not-additive': [
      'Dieser Zähler lässt sich nicht aufsummieren',
      'Nehmen Sie ein Merkmal, dessen Zähler zählt oder summiert',
    ],
    'meter-repeated': ['Zwei Zähler zählen genau dasselbe', 'Nehmen Sie einen davon, oder unterscheiden Sie sie'],
    'meter-value-invalid': [
      'Der gemessene Wert ist keine Zahl der richtigen Form',
      'Senden Sie eine JSON-Zahl oder einfachen Dezimaltext wie "12.5"',
    ],
    'meter-value-missing': [
      'Der Wert, den der Zähler liest, fehlt im Ereignis',
      'Senden Sie ihn, oder ändern Sie die Eigenschaft des Zählers',
    ],
    'metered-in-advance': ['Der Verbrauch ist erst am Ende des Zeitraums bekannt', 'Berechnen Sie ihn im Nachhinein'],
    'metered-once': [
      'Verbrauch wird in Zeiträumen gezählt, und ein einmaliger Preis hat keine',
      'Geben Sie ihm einen Zeitraum, oder entfernen Sie den Zähler',
    ],
    'method-not-allowed': ['Das geht hier nicht', 'Nehmen Sie eine der erlaubten Methoden'],
    'metric-file-unreadable': [
      'Die Datei lässt sich nicht lesen',
      'Korrigieren Sie sie und importieren Sie sie noch einmal ganz: Was schon bekannt ist, bleibt',
    ],
    'metric-policy-invalid': [
      'Das Regelwerk passt nicht',
      'Wählen Sie für jede Einstellung einen ihrer Werte',
      ['there is no option {name}', 'Eine Einstellung {name} gibt es nicht'],
    ],
    'metric-policy-preset': [
      'Diese Vorlage bleibt, wie sie ist',
      'Wählen Sie einen eigenen Namen und nehmen Sie die Vorlage als Grundlage',
    ],
    'minimum-above-maximum': ['Das Mindeste liegt über dem Höchsten', 'Tauschen Sie beide, oder lassen Sie eines weg'],
    'missing-field': [
      'Eine Angabe fehlt',
      'Ergänzen Sie sie',
      ['`{name}` is missing', 'Die Angabe `{name}` fehlt', 'Ergänzen Sie `{name}`'],
    ],
    'modifier-without-effect': ['Diese Angabe hat hier keine Wirkung', 'Entfernen Sie sie'],
    'negative-amount': [
      'Der Betrag liegt unter null',
      'Schreiben Sie null oder mehr',
      ['{text} is below zero', '{text} liegt unter null'],
    ],
    'negotiated-price-unsettled': [
      'Der Preis ist verhandelt, und der Vertrag sagt nicht, wie hoch er ist',
      'Legen Sie ihn im Vertrag fest',
    ],
    'not-positive': [
      'Der Wert muss über null liegen',
      'Schreiben Sie eine Zahl über null',
      ['{text} is not above zero', '{text} liegt nicht über null'],
    ],
    'nothing-to-collect': ['Bis dahin ist nichts einzuziehen', 'Nennen Sie einen späteren Tag'],
    'organisation-missing': ['Es ist nicht gesagt, für welche Organisation das ist', 'Wählen Sie eine Organisation'],
    'organisation-unknown': [
      'Diese Organisation gibt es nicht',
      'Wählen Sie eine Organisation, zu der Sie gehören',
      ['there is no organisation {name}', 'Eine Organisation {name} gibt es nicht'],
    ],
    'out-of-bounds': [
      'Der Wert liegt außerhalb seiner Grenzen',
      'Bleiben Sie innerhalb der Grenzen',
      [
        '{text} is not a whole number from {least} to {most}',
        '{text} ist keine ganze Zahl von {least} bis {most}',
        'Schreiben Sie eine ganze Zahl von {least} bis {most}',
      ],
    ],
    'out-of-range': [
      'Der Wert liegt außerhalb dessen, was möglich ist',
      'Schreiben Sie einen Wert innerhalb der Grenzen',
      ['{text} % is more than everything', '{text} % ist mehr als alles', 'Schreiben Sie einen Anteil von 0 bis 100'],
      [
        '{text} is more than is taken at once',
        '{text} ist mehr, als auf einmal geht',
        'Schreiben Sie einen kleineren Betrag',
      ],
      [
        '{text} months make no term',
        '{text} Monate sind keine Laufzeit',
        'Schreiben Sie eine ganze Zahl von Monaten, mindestens 1',
      ],
    ],
    'overage-behind-hard-limit': [
      'Es gibt einen Preis für das, was über eine feste Grenze hinausgeht',
      'Machen Sie die Grenze weich',
    ],
    'password-weak': [
      'Das Passwort ist zu leicht zu erraten',
      'Wählen Sie ein längeres, das nicht oft vorkommt und weder Name noch Adresse enthält',
    ],
    'payer-chain': [
      'So kann niemand für den anderen zahlen',
      'Lassen Sie einen zahlen, der selbst zahlt, oder entfernen Sie den Zahler',
    ],
    'payment-currency-mismatch': [
      'Die Währung der Zahlung passt nicht',
      'Nennen Sie eine Zahlung in der richtigen Währung',
    ],
    'payment-exceeds-open': [
      'Der Betrag ist höher als das, was offen ist',
      'Zahlen Sie höchstens den offenen Betrag, oder verbuchen Sie das Geld auf das Konto des Kunden',
      ['{amount} is more than the {open} that is open', '{amount} sind mehr als die {open}, die offen sind'],
    ],
    'payment-exchanged': [
      'Dieses Geld kommt aus einer Zahlung in anderer Währung',
      'Nehmen Sie die ursprüngliche Zahlung',
    ],
    'payment-link-expired': [
      'Dieser Link ist zu alt',
      'Nehmen Sie den aus der letzten Mail, oder bitten Sie um einen neuen',
    ],
    'payment-link-unknown': [
      'Zu diesem Link gehört keine Rechnung',
      'Kopieren Sie den ganzen Link, oder nehmen Sie den aus der letzten Mail',
    ],
    'payment-method-missing': [
      'Es fehlt eine Zahlungsart',
      'Hinterlegen Sie eine, oder schicken Sie einen Zahlungslink',
    ],
    'payment-not-cancellable': [
      'Diese Zahlung lässt sich nicht mehr abbrechen',
      'Erstatten Sie sie, wenn sie gelungen ist; warte, wenn sie noch läuft',
    ],
    'payment-not-on-account': [
      'Es ist nichts da, was diese Rechnung bezahlen könnte',
      'Nennen Sie eine Zahlung mit Guthaben und eine offene Rechnung',
    ],
    'payment-returned': ['Die Zahlung kam zurück', 'Bitten Sie um eine neue Zahlung'],
    'payout-exceeds-balance': [
      'Die Auszahlung ist höher als das, was der Anbieter hält',
      'Verbuchen Sie zuerst die Zahlungen, aus denen sie besteht',
    ],
    'payout-mismatch': [
      'Auszahlung und Buchung passen nicht zusammen',
      'Nennen Sie eine Auszahlung in der Höhe der Buchung, oder legen Sie die Buchung weg',
    ],
    'payout-recorded': [
      'Diese Auszahlung ist schon verbucht',
      'Geben Sie einer anderen Auszahlung eine eigene Referenz',
    ],
    'period-empty': [
      'Der Zeitraum hat keinen einzigen Tag',
      'Lassen Sie das Ende nach dem Beginn liegen',
      ['the end {end} is before the start {start}', 'Das Ende {end} liegt vor dem Beginn {start}'],
      ['{end} is not after {start}', '{end} liegt nicht nach {start}'],
    ],
    'period-outside': ['Der Zeitraum liegt außerhalb dessen, was bekannt ist', 'Wählen Sie einen anderen Zeitraum'],
    'phases-unordered': [
      'Die Abschnitte stehen nicht in ihrer Reihenfolge',
      'Nennen Sie sie der Reihe nach, alle nach dem Beginn',
    ],
    'plan-migration-changed-since': [
      'Das Abonnement wurde nach der Umstellung geändert und deshalb so gelassen',
      'Sehen Sie sich seine Bedingungen an; stellen Sie es wenn gewünscht einzeln zurück',
    ],
    'plan-migration-guard-tripped': [
      'Zu viele Rechnungen würden zu viel teurer; die Umstellung hält an',
      'Sehen Sie sich die Probe an, und setzen Sie dann mit einer anderen Schranke fort',
    ],
    'plan-migration-id-taken': [
      'Diese Tarifumstellung gibt es schon',
      'Machen Sie eine neue Vorschau, oder arbeite mit der vorhandenen weiter',
    ],
    'plan-migration-percent': [
      'Dieser Anteil passt hier nicht',
      'Schreiben Sie eine Zahl bis 100, größer als bisher, zum Beispiel 15',
    ],
    'plan-migration-state': [
      'In diesem Zustand der Tarifumstellung geht das nicht',
      'Sehen Sie nach, wie weit sie ist',
    ],
    'plan-migration-version': [
      'Zwischen diesen Fassungen lässt sich nicht umstellen',
      'Nennen Sie zwei verschiedene veröffentlichte Fassungen',
    ],
    'plan-not-sold': [
      'Dieser Tarif wird nicht verkauft',
      'Wählen Sie einen, der verkauft wird',
      ['the plan {plan} is {state}, not sold', 'Der Tarif {plan} wird nicht verkauft'],
    ],
    'plan-without-prices': [
      'Es ist nicht gesagt, was der Tarif kostet',
      'Ergänzen Sie Preise; ein leeres Objekt ist ein kostenloser Tarif',
      ['nothing says what {plan} costs', 'Es ist nicht gesagt, was {plan} kostet'],
    ],
    'planned-but-sold': [
      'Es ist für später angekündigt und wird schon verkauft',
      'Markieren Sie es als geplant, oder entfernen Sie die Ankündigung',
    ],
    'portal-choice-unknown': ['Das steht hier nicht zur Wahl', 'Wählen Sie einen anderen Tarif oder eine andere Menge'],
    'portal-closed': ['Es gibt hier kein Kundenportal', 'Öffnen Sie es in den Einstellungen'],
    'portal-customer-missing': ['Zu dieser Adresse gehören mehrere Kunden', 'Wählen Sie einen davon'],
    'portal-domain-taken': [
      'Diese Adresse ist das Portal einer anderen Organisation',
      'Lassen Sie sie zuerst dort entfernen',
    ],
    'portal-domain-unproven': [
      'Der TXT-Eintrag der Adresse ist noch nicht zu sehen',
      'Tragen Sie ihn dort ein, wo die Adresse verwaltet wird, warte, und prüfen Sie noch einmal',
      ['{name} has no TXT record {record}', '{name} hat keinen TXT-Eintrag {record}'],
    ],
    'portal-link-unknown': ['Dieser Link ist zu alt, wurde benutzt oder war nie einer', 'Bitten Sie um einen neuen'],
    'portal-not-allowed': ['Das ist hier nicht selbst möglich', 'Bitten Sie den Verkäufer darum'],
    'portal-session-missing': [
      'Niemand ist angemeldet, oder die Sitzung ist vorüber',
      'Melden Sie sich noch einmal an',
    ],
    'portal-threshold-refused': [
      'Diese Grenze geht hier nicht',
      'Ändern Sie oder entfernen Sie eine vorhandene, oder bleiben Sie unter der Grenze des Verkäufers',
      ['there are {count} already', 'Es gibt schon {count}'],
      ['there is a cap already', 'Es gibt schon eine Obergrenze', 'Ändern Sie diese'],
    ],
    'portal-unknown': ['Hier ist kein Portal', 'Prüfen Sie die Adresse'],
    'precondition-failed': [
      'Es wurde inzwischen von jemand anderem geändert',
      'Laden Sie die Seite neu, und wiederholen Sie die Änderung',
    ],
    'pricing-page-unpublished': [
      'Unter dieser Adresse ist keine Preisseite veröffentlicht',
      'Veröffentlichen Sie sie, oder prüfen Sie die Adresse',
    ],
    'promise-in-past': ['Der zugesagte Tag ist vorüber', 'Nennen Sie heute oder einen späteren Tag'],
    'provider-action-unsupported': [
      'Das geht mit diesem Zahlungsweg nicht',
      'Lassen Sie ein Mandat unterschreiben, oder lassen Sie überweisen',
    ],
    'provider-credentials-refused': [
      'Der Zahlungsanbieter weist den Schlüssel zurück',
      'Tragen Sie einen Schlüssel des richtigen Kontos mit den nötigen Rechten ein',
    ],
    'provider-not-set-up': [
      'Der Zahlungsanbieter ist hier nicht eingerichtet',
      'Richten Sie ihn in den Zahlungseinstellungen ein',
    ],
    'provider-rate-limited': [
      'Der Zahlungsanbieter bittet um weniger Anfragen',
      'Nichts: Die Anfrage wird später wiederholt',
    ],
    'provider-request-refused': [
      'Der Zahlungsanbieter weist die Anfrage zurück',
      'Ändern Sie, was die Meldung nennt',
      ['Stripe refuses the request: {reason}', 'Stripe weist die Anfrage zurück: {reason}'],
    ],
    'provider-unavailable': [
      'Der Zahlungsanbieter antwortet nicht',
      'Nichts: Die Anfrage wird wiederholt, ohne dass etwas doppelt geschieht',
    ],
    'quantity-ambiguous': [
      'Der Preis nennt einen Zähler und Plätze; nur eines kann seine Menge sein',
      'Entfernen Sie eines davon',
    ],
    'quote-expired': [
      'Das Angebot ist abgelaufen',
      'Bitten Sie um ein neues; ein Entwurf bekommt einen späteren letzten Tag',
    ],
    'quote-hash-mismatch': [
      'Das angenommene Dokument ist nicht das, das verschickt wurde',
      'Lesen Sie das Angebot noch einmal',
    ],
    'quote-link-unknown': [
      'Zu diesem Link gehört kein Angebot',
      'Kopieren Sie den ganzen Link, oder bitten Sie um ein neues Angebot',
    ],
    'quote-state': [
      'In diesem Zustand des Angebots geht das nicht',
      'Machen Sie ein neues Angebot, wenn etwas anderes gemeint ist',
      ['the quote is {state}: it cannot be {done}', 'Das Angebot lässt das nicht mehr zu'],
    ],
    'range-invalid': ['Das ist weder ein Wert noch ein Bereich', "Schreibe eine Zahl, '15%', '2%..5%' oder '15% ± 5%'"],
    'range-outside': ['Der Bereich reicht über das hinaus, was möglich ist', 'Bleiben Sie innerhalb der Grenzen'],
    'rate-above-one': [
      'Der Anteil ist mehr als das Ganze',
      'Schreiben Sie ihn als Bruch: 20 % ist 0.2',
      ['{text} is more than the whole amount', '{text} ist mehr als der ganze Betrag'],
    ],
    'rate-limited': ['Das waren zu viele Anfragen', 'Versuchen Sie es gleich noch einmal'],
    'record-file-unreadable': [
      'Die Datei lässt sich nicht lesen',
      'Schreiben Sie die Spalten in die erste Zeile und darunter je eine Zeile',
    ],
    'refund-exceeds-owed': [
      'So viel ist nicht zurückzuzahlen',
      'Erstatten Sie höchstens, was zurückzuzahlen ist',
      ['{amount} of the {of} can be paid back', 'Davon lassen sich {amount} zurückzahlen'],
    ],
    'refund-exceeds-payment': [
      'Die Erstattung ist höher als das, was von der Zahlung bleibt',
      'Erstatten Sie höchstens den Rest',
      [
        'a refund of {amount} does not fit into the {left} that is left of {what}',
        'Eine Erstattung von {amount} passt nicht in die {left}, die davon bleiben',
      ],
    ],
    'refund-of-paid-invoice': [
      'Dieses Geld hat Rechnungen bezahlt',
      'Erstatten Sie eine Gutschrift der Rechnung, oder öffnen Sie die Rechnungen wieder',
    ],
    'request-too-large': ['Die Anfrage ist zu groß', 'Senden Sie weniger auf einmal'],
    'resource-unknown': [
      'Das gibt es hier nicht',
      'Prüfen Sie den Schlüssel, oder gehen Sie über die Liste',
      ['there is no {kind} {id}', '{kind} {id} gibt es hier nicht'],
    ],
    'return-exceeds-payment': [
      'Es soll mehr zurückgehen, als von der Zahlung bleibt',
      'Nennen Sie höchstens, was bleibt',
    ],
    'revocation-list-invalid': ['Die Widerrufsliste ist nicht gültig', 'Bitten Sie den Aussteller um eine neue'],
    'revocation-list-missing': ['Es fehlt die Widerrufsliste', 'Laden Sie die des Ausstellers'],
    'revocation-list-older': ['Eine neuere Widerrufsliste ist schon bekannt', 'Laden Sie die neueste'],
    'revocation-list-stale': ['Die Widerrufsliste ist zu alt', 'Laden Sie eine neuere'],
    'role-insufficient': [
      'Ihre Rolle darf das nicht',
      'Bitten Sie einen Inhaber oder Verwalter der Organisation darum',
    ],
    'rollover-without-expiry': [
      'Was nie verfällt, lässt sich nicht übertragen',
      'Setzen Sie ein Ablaufdatum, oder entfernen Sie die Übertragung',
    ],
    'route-unknown': ['Unter dieser Adresse ist nichts', 'Unter /reference steht, was es gibt'],
    'saved-filter-taken': [
      'Einen Filter mit diesem Namen haben Sie schon für diese Liste',
      'Ändern Sie jenen, oder wählen Sie einen anderen Namen',
      ['you have a filter called {name} for this list', 'Einen Filter „{name}“ haben Sie schon für diese Liste'],
    ],
    'scope-empty': [
      'Ein Bereich ohne einen Preis umfasst nichts',
      'Nennen Sie mindestens einen, oder lassen Sie ihn weg',
    ],
    'seats-feature-missing': [
      'Es ist nicht gesagt, welche Plätze gezählt werden',
      'Nennen Sie das Merkmal mit den Plätzen',
    ],
    'series-too-long': ['Die Reihe hat zu viele Abschnitte', 'Wählen Sie längere Abschnitte oder eine kürzere Zeit'],
    'grant-unpaid': [
      'Die Rechnung, mit der das Guthaben gekauft wurde, ist nicht bezahlt',
      'Schreiben Sie zuerst die Rechnung ab, oder warten Sie, bis sie bezahlt ist',
    ],
    'grant-used-up': [
      'Von diesem Guthaben ist nichts mehr übrig',
      'Wählen Sie eines, das nicht verbraucht, verfallen oder entzogen ist',
    ],
    'service-credit-order': [
      'Die Stufen der Servicegutschrift passen nicht zusammen',
      'Ordnen Sie sie vom mildesten Verfehlen zum schwersten, jede mit einer höheren Gutschrift',
    ],
    'service-credit-reversed': ['Diese Servicegutschrift ist schon zurückgenommen', 'Wählen Sie eine, die noch gilt'],
    'service-credit-used': [
      'Ein Teil der Servicegutschrift ist verbraucht',
      'Stornieren Sie zuerst die Rechnung, die sie bezahlt hat, oder lassen Sie sie',
    ],
    'service-credit-without-promise': [
      'Es ist nichts versprochen, was verfehlt werden könnte',
      'Nennen Sie eine Verfügbarkeit oder Antwortzeit, oder entfernen Sie die Gutschriften',
    ],
    'session-missing': ['Niemand ist angemeldet, oder die Sitzung ist vorüber', 'Melden Sie sich noch einmal an'],
    'sign-in-link-invalid': ['Der Link ist unbekannt, benutzt oder abgelaufen', 'Lassen Sie sich einen neuen schicken'],
    'sign-in-throttled': [
      'Das waren zu viele Versuche, sich anzumelden',
      'Warten Sie etwas, oder sehen Sie in die Mails, die schon kamen',
      [
        'there were too many wrong passwords for this account or from this address',
        'Das waren zu viele falsche Passwörter für dieses Konto oder von dieser Adresse',
        'Warten Sie etwas, oder lassen Sie sich einen Link schicken, um ein neues Passwort zu setzen',
      ],
    ],
    'sign-in-wrong': [
      'Adresse oder Passwort stimmt nicht',
      'Prüfen Sie beides, oder lassen Sie sich einen Link schicken, um ein neues Passwort zu setzen',
      [
        'the invited person has an account, and this is not its password',
        'Zu der eingeladenen Person gehört ein Konto, und das ist nicht sein Passwort',
        'Geben Sie das Passwort des Kontos an, oder melden Sie sich an, bevor du dem Link folgst',
      ],
    ],
    'signing-key-locked': [
      'Dieser Schlüssel kann hier nicht signieren',
      'Starten Sie den Server mit dem Passwort oder Gerät, das ihn öffnet',
    ],
    'signing-key-missing': ['Es gibt keinen Schlüssel, um zu signieren', 'Machen Sie einen unter Signaturschlüssel'],
    'slug-taken': ['Eine Organisation mit diesem Kurznamen gibt es schon', 'Wählen Sie einen anderen'],
    'statement-code-invalid': ['Der Code des Nachweises ist nicht lesbar', STATEMENT],
    'statement-code-missing': ['Ein Teil des Nachweises fehlt', 'Lesen Sie auch die übrigen Codes ein'],
    'statement-empty': ['Der Nachweis enthält nichts', STATEMENT],
    'statement-entries-unordered': ['Die Einträge des Nachweises stehen nicht in ihrer Reihenfolge', STATEMENT],
    'statement-entry-changed': ['Ein Eintrag des Nachweises wurde verändert', STATEMENT],
    'statement-entry-invalid': ['Ein Eintrag des Nachweises hat nicht die richtige Form', STATEMENT],
    'statement-entry-missing': ['Dem Nachweis fehlt ein Eintrag', STATEMENT],
    'statement-entry-repeated': ['Ein Eintrag des Nachweises steht zweimal da', STATEMENT],
    'statement-fork': [
      'Ein Eintrag ist nicht der, der früher nachgewiesen wurde',
      'Fragen Sie den Kunden: Die Aufzeichnung der Installation wurde kopiert oder zurückgesetzt',
    ],
    'statement-from-future': [
      'Der Nachweis reicht in eine Zeit, die noch nicht vorüber ist',
      'Stellen Sie die Uhr der Installation richtig, und schicken Sie ihn danach',
    ],
    'statement-gap': [
      'Zwischen diesem Nachweis und dem vorigen fehlt etwas',
      'Schicken Sie auch den Nachweis dazwischen',
    ],
    'statement-invalid': ['Der Nachweis ist nicht gültig', STATEMENT],
    'statement-other-install': [
      'Der Nachweis gehört zu einer anderen Installation',
      'Nehmen Sie den Nachweis dieser Installation',
    ],
    'statement-other-licence': [
      'Die Lizenz des Nachweises gehört zu einem anderen Abonnement',
      'Registrieren Sie einen eigenen Schlüssel für die Installation mit jener Lizenz',
    ],
    'statement-overlap': ['Der Nachweis überlappt sich mit einem früheren', STATEMENT],
    'statement-tail-missing': ['Dem Nachweis fehlt das Ende', STATEMENT],
    'statement-times-unordered': ['Die Zeiten des Nachweises stehen nicht in ihrer Reihenfolge', STATEMENT],
    'statement-totals-differ': ['Die Summen des Nachweises stimmen nicht mit seinen Einträgen überein', STATEMENT],
    'statement-unreadable': [
      'Der Kontoauszug lässt sich nicht lesen',
      'Holen Sie ihn noch einmal von der Bank; das Handbuch der Zahlungen nennt die Formate',
    ],
    'status-report-unreadable': [
      'Der Bericht der Bank lässt sich nicht lesen',
      'Holen Sie ihn (pain.002) noch einmal von der Bank',
    ],
    'subscription-state': [
      'In diesem Zustand des Abonnements geht das nicht',
      'Sehen Sie sich an, was zu diesem Zustand möglich ist',
    ],
    'target-key-taken': [
      'Ein Ziel mit diesem Schlüssel gibt es schon',
      'Ändern Sie jenes, oder wählen Sie einen anderen Schlüssel',
    ],
    'target-metric-unknown': [
      'Diese Kennzahl gibt es nicht',
      'Nennen Sie eine Kennzahl, oder `community/<Reihe>` für importierte Zahlen',
      ['there is no figure {name}', 'Eine Kennzahl {name} gibt es nicht'],
    ],
    'target-repeated': ['Diesen Schlüssel gibt es schon', 'Geben Sie jedem einen eigenen'],
    'target-unit-mismatch': [
      'Einheit von Ziel und Kennzahl passen nicht zusammen',
      'Nehmen Sie die Einheit der Kennzahl',
    ],
    'target-unknown': [
      'Dieses Ziel gibt es nicht',
      'Legen Sie das Ziel zuerst an',
      ['there is no target {key}', 'Ein Ziel {key} gibt es nicht'],
    ],
    'tax-id-check-failed': [
      'Die Prüfziffern der Steuernummer stimmen nicht',
      'Suchen Sie nach einer falschen oder vertauschten Ziffer',
      ['the check digits of {id} do not agree with the others', 'Die Prüfziffern von {id} stimmen nicht'],
    ],
    'tax-id-country-unknown': [
      'Die Steuernummer beginnt mit keinem bekannten Land',
      'Beginnen Sie mit dem Ländercode, zum Beispiel DE',
    ],
    'tax-id-malformed': [
      'Die Steuernummer hat nicht die Form ihres Landes',
      'Schreiben Sie sie in der Form ihres Landes',
      [
        '{id} does not have the form of a tax number of {country}',
        '{id} hat nicht die Form einer Steuernummer von {country}',
      ],
    ],
    'tax-rate-missing': [
      'Für diesen Ort und Tag fehlt ein Steuersatz',
      'Ergänzen Sie ihn in der Tabelle; wo nichts anfällt, mit dem Satz 0',
    ],
    'tax-rate-overlap': ['Eine Steuer hat an einem Tag zwei Sätze', 'Beenden Sie den früheren Satz'],
    'tax-region-missing': [
      'Bei Käufern in den USA fehlt der Bundesstaat',
      'Ergänzen Sie ihn mit zwei Buchstaben, zum Beispiel CA',
    ],
    'tax-registration-missing': [
      'Der Verkauf wird in einem Land versteuert, in dem der Verkäufer nicht gemeldet ist',
      'Nehmen Sie am OSS-Verfahren teil, oder tragen Sie eine Steuernummer jenes Landes ein',
    ],
    'test-clock-backwards': ['Die Uhr geht nicht zurück', 'Nennen Sie einen späteren Zeitpunkt'],
    'test-clock-refused': [
      'Diese Organisation lebt in der wirklichen Zeit',
      'Legen Sie eine Organisation mit Testuhr an',
    ],
    'threshold-not-in-money': [
      'Diese Regel braucht einen Betrag',
      'Messen Sie einen Betrag; eine Menge begrenzt die Grenze des Merkmals',
    ],
    'threshold-scope-refused': [
      'Die Regel gilt so für niemanden oder für zu viele',
      'Nennen Sie einen Tarif, einen Kunden oder ein Abonnement',
      ['the catalog has no plan {plan}', 'Den Tarif {plan} gibt es im Katalog nicht'],
      ['the catalog has no metered feature {feature}', 'Ein gemessenes Merkmal {feature} gibt es im Katalog nicht'],
    ],
    'threshold-steps-refused': [
      'Eine Obergrenze gilt in jedem Zeitraum und hat keine weiteren Stufen',
      'Lassen Sie die Stufen weg',
    ],
    'tier-gap': [
      'Über die größte Menge ist nichts gesagt',
      'Lassen Sie die letzte Stufe ohne Ende',
      ['nothing is said about quantities above {end}', 'Über Mengen ab {end} ist nichts gesagt'],
    ],
    'tier-overlap': [
      'Stufen überlappen sich',
      'Lassen Sie die Enden von Stufe zu Stufe steigen; nur die letzte ist offen',
    ],
    'tiers-empty': ['Ohne Stufen wird nichts berechnet', 'Ergänzen Sie mindestens eine Stufe'],
    'token-algorithm': ['Die Signatur ist nicht Ed25519', ISSUED],
    'token-audience': ['Die Lizenz gilt für ein anderes Produkt', 'Nehmen Sie eine Lizenz dieses Produkts'],
    'token-encoding-invalid': ['Die Datei ist beschädigt', AGAIN],
    'token-encoding-not-canonical': ['Die Datei hat nicht die vorgeschriebene Form', ISSUED],
    'token-encoding-padded': ['Die Datei hat nicht die vorgeschriebene Form', ISSUED],
    'token-from-future': ['Die Datei ist aus der Zukunft', 'Stellen Sie die Uhr dieses Rechners richtig'],
    'token-header-b64': ['Der Kopf der Datei hat nicht die vorgeschriebene Form', ISSUED],
    'token-header-critical': ['Der Kopf der Datei hat nicht die vorgeschriebene Form', ISSUED],
    'token-header-key': ['Die Datei bringt ihren Schlüssel selbst mit', ISSUED],
    'token-header-missing': ['Dem Kopf der Datei fehlt eine Angabe', ISSUED],
    'token-header-unknown': ['Der Kopf der Datei hat eine unbekannte Angabe', ISSUED],
    'token-issuer': [
      'Die Lizenz ist von einem anderen Aussteller',
      'Nehmen Sie eine Lizenz des Verkäufers dieses Produkts',
    ],
    'token-json-invalid': ['Der Inhalt der Datei ist kein JSON-Objekt', ISSUED],
    'token-json-number': ['Eine Zahl der Datei hat nicht die vorgeschriebene Form', ISSUED],
    'token-json-repeated': ['Eine Angabe der Datei steht zweimal da', ISSUED],
    'token-json-too-deep': ['Der Inhalt der Datei ist zu tief geschachtelt', ISSUED],
    'token-key-compromised': [
      'Der Schlüssel dieser Signatur gilt nicht mehr',
      'Bitten Sie den Aussteller um eine Erneuerung mit einem gültigen Schlüssel',
    ],
    'token-key-unknown': ['Der Schlüssel dieser Signatur ist unbekannt', 'Laden Sie die Schlüssel des Ausstellers'],
    'token-key-window': [
      'Der Schlüssel dieser Signatur galt zu dieser Zeit nicht',
      'Laden Sie die Schlüssel des Ausstellers',
    ],
    'token-not-text': ['Die Datei ist kein Text', AGAIN],
    'token-parts': ['Die Datei ist nicht eine Zeile aus drei Teilen', AGAIN],
    'token-signature-invalid': ['Die Signatur passt nicht zum Inhalt', AGAIN],
    'token-signature-length': ['Die Signatur hat nicht die richtige Länge', AGAIN],
    'token-signature-not-canonical': ['Die Signatur hat nicht die vorgeschriebene Form', ISSUED],
    'token-text-invalid': ['Der Inhalt der Datei ist kein UTF-8', ISSUED],
    'token-too-large': ['Die Datei ist zu groß', AGAIN],
    'token-type': [
      'Das ist eine Datei anderer Art',
      'Nehmen Sie, was verlangt ist: Lizenz, Widerrufsliste oder Schlüsselliste',
    ],
    'too-many-entries': ['Das sind zu viele Einträge', 'Nehmen Sie weniger, oder fassen Sie zusammen'],
    'too-many-places': [
      'Die Zahl hat zu viele Stellen hinter dem Punkt',
      'Runden Sie sie',
      [
        '{text} has more digits after the point than {currency} has',
        '{text} hat mehr Stellen hinter dem Punkt als {currency}',
      ],
      [
        '{text} has more digits after the point than {currency}',
        '{text} hat mehr Stellen hinter dem Punkt als {currency}',
      ],
    ],
    'transactions-missing': [
      'Der Preis hängt von jeder einzelnen Zahlung ab',
      'Senden Sie die Beträge als `transactions`',
    ],
    'trial-empty': [
      'Eine Probezeit von null Tagen ist keine',
      'Entfernen Sie sie, oder lassen Sie sie einen Tag oder länger dauern',
    ],
    'trial-end-passed': [
      'Das Ende der Probezeit liegt nicht nach heute',
      'Nennen Sie einen späteren Tag, oder beenden Sie die Probezeit heute',
    ],
    'trial-needs-method': [
      'Die Probezeit dieses Tarifs beginnt mit einer Zahlungsart',
      'Lassen Sie den Kunden eines hinterlegen',
    ],
    'unknown-add-on': ['Diesen Zusatz gibt es im Katalog nicht', 'Nennen Sie einen Zusatz des Katalogs'],
    'unknown-charge-model': ['Dieses Preismodell gibt es nicht', 'Wählen Sie eines der Preismodelle'],
    'unknown-choice': [
      'Dieser Wert steht nicht zur Wahl',
      'Wählen Sie einen der erlaubten Werte',
      ['the value is none of {choices}', 'Der Wert ist keiner von {choices}', 'Schreiben Sie einen von {choices}'],
      ['{text} is none of {choices}', '{text} ist keiner von {choices}', 'Schreiben Sie einen von {choices}'],
    ],
    'unknown-contract-price': [
      'Diesen Preis haben weder der Tarif noch ein Zusatz',
      'Nennen Sie einen Preis des Abonnements',
    ],
    'unknown-currency': [
      'Das ist keine Währung',
      'Schreiben Sie drei Großbuchstaben nach ISO 4217, zum Beispiel EUR',
      ['{text} is no currency', '{text} ist keine Währung'],
    ],
    'unknown-edition': ['Diese Edition gibt es nicht', 'Nennen Sie eine Edition des Katalogs'],
    'unknown-feature': [
      'Dieses Merkmal gibt es im Katalog nicht',
      'Nennen Sie ein Merkmal des Katalogs',
      ['the catalog has no feature {key}', 'Das Merkmal {key} gibt es im Katalog nicht'],
    ],
    'unknown-field': [
      'Dieses Feld gibt es hier nicht',
      'Entfernen Sie es, oder korrigieren Sie seinen Namen',
      ['there is no field `{name}` here', 'Ein Feld `{name}` gibt es hier nicht'],
      ['there is no field {name} here', 'Ein Feld {name} gibt es hier nicht'],
    ],
    'unknown-figure': [
      'Diese Kennzahl gibt es nicht',
      'Nennen Sie eine der Kennzahlen, zum Beispiel mrr',
      ['there is no figure {name}', 'Eine Kennzahl {name} gibt es nicht'],
    ],
    'unknown-licence': ['Diese Lizenz gibt es im Katalog nicht', 'Nennen Sie eine Lizenz des Katalogs'],
    'unknown-meter': [
      'Diesen Zähler gibt es im Katalog nicht',
      'Nennen Sie einen Zähler des Katalogs',
      ['the catalog has no meter {key}', 'Den Zähler {key} gibt es im Katalog nicht'],
    ],
    'unknown-option': [
      'Diese Zahlweise hat der Tarif nicht',
      'Wählen Sie eine Zahlweise des Tarifs',
      ['the plan {plan} has no option {option}', 'Der Tarif {plan} hat keine Zahlweise {option}'],
    ],
    'unknown-plan': [
      'Diesen Tarif gibt es im Katalog nicht',
      'Wählen Sie einen Tarif des Katalogs',
      ['the catalog has no plan {plan}', 'Den Tarif {plan} gibt es im Katalog nicht'],
    ],
    'unknown-product': ['Dieses Produkt gibt es nicht', 'Nennen Sie ein Produkt des Katalogs'],
    'unknown-service': [
      'Dieser Dienst oder sein Preis steht nicht im Katalog',
      'Nennen Sie einen Dienst des Katalogs, oder schreiben Sie Betrag und Bezeichnung',
    ],
    'unknown-support-level': ['Diese Supportstufe gibt es nicht', 'Nennen Sie eine Supportstufe des Katalogs'],
    'unknown-timezone': [
      'Das ist keine Zeitzone',
      'Schreiben Sie einen Namen wie Europe/Berlin',
      ['{text} is no time zone', '{text} ist keine Zeitzone'],
    ],
    'usage-amount-invalid': ['Die Menge ist keine Zahl der richtigen Form', 'Senden Sie eine Zahl von null oder mehr'],
    'usage-not-licensed': ['Die Lizenz enthält dieses Merkmal nicht', 'Nehmen Sie eine Lizenz, die es enthält'],
    'user-unknown': [
      'Unter dieser Adresse meldet sich niemand an',
      'Laden Sie die Person ein',
      ['nobody signs in as {address}', 'Als {address} meldet sich niemand an'],
    ],
    'webhook-body-invalid': [
      'Der Inhalt der Meldung hat nicht die richtige Form',
      'Prüfen Sie, welche Ereignisse der Anbieter schickt',
    ],
    'webhook-endpoint-disabled': [
      'Der Webhook-Endpunkt ist ausgeschaltet, also wird nichts geschickt',
      'Schalten Sie es zuerst ein',
      ['{id} is disabled, so nothing is sent to it', '{id} ist ausgeschaltet, also wird nichts dorthin geschickt'],
    ],
    'webhook-host-unknown': [
      'Der Name dieser Adresse ist nicht bekannt',
      'Prüfen Sie, ob er richtig geschrieben ist',
      ['no address is known for {host}', 'Der Name {host} ist nicht bekannt'],
    ],
    'webhook-signature-invalid': [
      'Die Signatur der Meldung passt nicht',
      'Tragen Sie das Geheimnis dieses Webhook-Endpunkts ein',
    ],
    'webhook-url-forbidden': [
      'Dorthin darf nichts geschickt werden',
      'Nennen Sie eine öffentliche Adresse, die mit https:// beginnt',
    ],
    'wrong-feature-kind': ['Dieses Merkmal ist von anderer Art', 'Nennen Sie ein Merkmal der richtigen Art'],
  },
};
