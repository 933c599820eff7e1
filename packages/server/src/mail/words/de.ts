// SPDX-License-Identifier: Apache-2.0
import type { MailWords } from './words.js';

export const de: MailWords = {
  tag: 'de',
  colon: ':',
  greeting: (name) => (name === null ? 'Guten Tag,' : `Guten Tag ${name},`),
  closing: (sender) => `Freundliche Grüße\n${sender}`,
  invoice: 'Rechnung',
  quote: 'Angebot',
  amount: 'Betrag',
  amount_due: 'Offener Betrag',
  issue_date: 'Ausgestellt am',
  due_date: 'Fällig am',
  paid_on: 'Bezahlt am',
  valid_until: 'Gültig bis',
  method: 'Zahlungsart',
  next_try: 'Nächster Versuch',
  plan: 'Tarif',
  trial_end: 'Testphase bis',
  last_day: 'Letzter Tag',
  wallet: 'Guthaben',
  balance: 'Stand',
  threshold: 'Hinweis unter',
  customer: 'Kunde',
  usage_threshold: 'Schwelle',
  figure: 'Kennzahl',
  usage_so_far: 'Nutzung bisher',
  opens_on: 'Wieder verfügbar ab',
  share_of_limit: (percent, feature) => `${percent} des Limits von ${feature}`,
  transfer: 'Per Überweisung',
  account_holder: 'Kontoinhaber',
  remittance: 'Verwendungszweck',
  date: 'Datum',
  document: 'Beleg',
  opening_balance: 'Anfangssaldo',
  closing_balance: 'Endsaldo',
  movement: {
    invoice: 'Rechnung',
    payment: 'Zahlung',
    payment_returned: 'Rückläufer',
    exchange: 'Umgerechnete Zahlung',
    credit_note: 'Rechnungskorrektur',
    refund: 'Erstattung',
    refund_failed: 'Fehlgeschlagene Erstattung',
    write_off: 'Ausgebucht',
    wallet_top_up: 'Guthaben gekauft',
  },
  no_movements: 'In dieser Zeit hat sich nichts geändert.',
  questions: (address) => `Fragen? Schreiben Sie an ${address}.`,
  unsubscribe: 'Diese Hinweise abbestellen',
  automatic: 'Diese E-Mail wurde automatisch versendet.',
  outcome: {
    mark_past_due: 'Andernfalls bleibt Ihr Abonnement als überfällig geführt.',
    pause: 'Andernfalls setzen wir Ihr Abonnement aus.',
    cancel: 'Andernfalls beenden wir Ihr Abonnement.',
    write_off: 'Andernfalls schließen wir Ihr Kundenkonto ohne Zahlung.',
  },
  letters: {
    invoice_issued: ({ invoice_number, amount_minor, currency, due_date, method }, say) => ({
      subject: `Rechnung ${invoice_number} über ${say.money(amount_minor, currency)}`,
      preheader: `Fällig am ${say.date(due_date)}.`,
      heading: 'Ihre Rechnung',
      body: [
        `hier ist Ihre Rechnung ${invoice_number} über ${say.money(amount_minor, currency)}.`,
        method === null
          ? `Bitte bezahlen Sie sie bis zum ${say.date(due_date)}.`
          : `Sie müssen nichts tun: Wir buchen den Betrag am ${say.date(due_date)} ab (${method}).`,
      ],
      button: 'Ansehen und bezahlen',
    }),
    payment_received: ({ invoice_number, amount_minor, currency }, say) => ({
      subject: `Zahlung zur Rechnung ${invoice_number} erhalten`,
      preheader: `Vielen Dank: ${say.money(amount_minor, currency)} sind angekommen.`,
      heading: 'Vielen Dank für Ihre Zahlung',
      body: [`wir haben ${say.money(amount_minor, currency)} für die Rechnung ${invoice_number} erhalten.`],
      button: 'Rechnung ansehen',
    }),
    payment_failed_soft: ({ invoice_number, amount_minor, currency, method, next_try }, say) => ({
      subject: `Ihre Zahlung zur Rechnung ${invoice_number} ist nicht gelungen`,
      preheader:
        next_try === null ? 'Bitte bezahlen Sie online.' : `Wir versuchen es am ${say.date(next_try)} noch einmal.`,
      heading: 'Ihre Zahlung ist nicht gelungen',
      body: [
        `wir konnten ${say.money(amount_minor, currency)} für die Rechnung ${invoice_number} nicht abbuchen (${method}).`,
        next_try === null
          ? 'Bitte bezahlen Sie die Rechnung online oder hinterlegen Sie eine andere Zahlungsart.'
          : `Sie müssen nichts tun: Wir versuchen es am ${say.date(next_try)} noch einmal. Bitte sorgen Sie dafür, dass die Zahlung bis dahin möglich ist, oder bezahlen Sie gleich.`,
      ],
      button: 'Jetzt bezahlen',
    }),
    payment_failed_hard: ({ invoice_number, amount_minor, currency, method }, say) => ({
      subject: `Bitte nennen Sie uns eine andere Zahlungsart für die Rechnung ${invoice_number}`,
      preheader: `${method} wurde abgelehnt und kann nicht erneut belastet werden.`,
      heading: 'Wir brauchen eine andere Zahlungsart',
      body: [
        `Ihre Bank hat die Zahlung von ${say.money(amount_minor, currency)} für die Rechnung ${invoice_number} abgelehnt. Wir belasten ${method} nicht noch einmal.`,
        'Bitte hinterlegen Sie eine andere Zahlungsart, damit Ihr Abonnement weiterläuft.',
      ],
      button: 'Zahlungsart ändern',
    }),
    card_expires_soon: ({ method, good_until }, say) => ({
      subject: `${method} ist gültig bis ${say.date(good_until)}`,
      preheader: 'Bitte hinterlegen Sie vor der nächsten Zahlung eine neue Karte.',
      heading: 'Ihre Karte läuft ab',
      body: [
        `${method}, womit Sie bezahlen, ist gültig bis ${say.date(good_until)}.`,
        'Bitte hinterlegen Sie vor der nächsten Zahlung eine neue Karte oder eine andere Zahlungsart.',
      ],
      button: 'Zahlungsart ändern',
    }),
    reminder_1: ({ invoice_number, amount_minor, currency, due_date }, say) => ({
      subject: `Zahlungserinnerung: Rechnung ${invoice_number} ist offen`,
      preheader: `${say.money(amount_minor, currency)} waren am ${say.date(due_date)} fällig.`,
      heading: 'Freundliche Zahlungserinnerung',
      body: [
        `die Rechnung ${invoice_number} über ${say.money(amount_minor, currency)} war am ${say.date(due_date)} fällig, und wir haben noch keine Zahlung erhalten.`,
        'Vielleicht wurde sie übersehen. Falls Sie inzwischen bezahlt haben, betrachten Sie diese E-Mail bitte als erledigt.',
      ],
      button: 'Jetzt bezahlen',
    }),
    reminder_2: ({ invoice_number, amount_minor, currency, due_date }, say) => ({
      subject: `Zweite Zahlungserinnerung: Rechnung ${invoice_number} ist überfällig`,
      preheader: `${say.money(amount_minor, currency)} sind seit dem ${say.date(due_date)} fällig.`,
      heading: 'Ihre Rechnung ist überfällig',
      body: [
        `die Rechnung ${invoice_number} über ${say.money(amount_minor, currency)} ist seit dem ${say.date(due_date)} fällig.`,
        'Bitte bezahlen Sie sie in den nächsten Tagen, oder sagen Sie uns, wenn damit etwas nicht stimmt.',
      ],
      button: 'Jetzt bezahlen',
    }),
    reminder_3: ({ invoice_number, amount_minor, currency, due_date }, say) => ({
      subject: `Dritte Zahlungserinnerung: Rechnung ${invoice_number} ist noch unbezahlt`,
      preheader: `Bitte bezahlen Sie jetzt ${say.money(amount_minor, currency)}.`,
      heading: 'Bitte bezahlen Sie Ihre Rechnung jetzt',
      body: [
        `trotz unserer Erinnerungen ist die am ${say.date(due_date)} fällige Rechnung ${invoice_number} über ${say.money(amount_minor, currency)} noch unbezahlt.`,
        'Bitte bezahlen Sie sie jetzt, damit Ihr Abonnement ohne Unterbrechung weiterläuft.',
      ],
      button: 'Jetzt bezahlen',
    }),
    final_notice: ({ invoice_number, amount_minor, currency, end_date, outcome }, say) => ({
      subject: `Letzte Mahnung: Bitte bezahlen Sie die Rechnung ${invoice_number} bis zum ${say.date(end_date)}`,
      preheader: de.outcome[outcome],
      heading: 'Letzte Mahnung',
      body: [
        `die Rechnung ${invoice_number} über ${say.money(amount_minor, currency)} ist noch immer unbezahlt. Bitte bezahlen Sie sie bis zum ${say.date(end_date)}.`,
        de.outcome[outcome],
      ],
      button: 'Jetzt bezahlen',
    }),
    trial_ends_soon: ({ plan_name, trial_end, amount_minor, currency, method }, say) => ({
      subject: `Ihre Testphase von ${plan_name} endet am ${say.date(trial_end)}`,
      preheader:
        method === null ? 'Hinterlegen Sie eine Zahlungsart.' : `Danach: ${say.money(amount_minor, currency)}.`,
      heading: 'Ihre Testphase endet bald',
      body: [
        `Ihre Testphase von ${plan_name} endet am ${say.date(trial_end)}.`,
        method === null
          ? `Wenn Sie für ${say.money(amount_minor, currency)} weitermachen möchten, hinterlegen Sie bitte eine Zahlungsart. Andernfalls endet das Abonnement mit der Testphase.`
          : `Danach buchen wir ${say.money(amount_minor, currency)} ab (${method}). Wenn Sie nicht weitermachen möchten, kündigen Sie bitte vorher.`,
      ],
      button: 'Abonnement verwalten',
    }),
    subscription_cancelled: ({ plan_name, last_day, because }, say) => ({
      subject: `Ihr Abonnement von ${plan_name} ist beendet`,
      preheader: `Der letzte Tag ist der ${say.date(last_day)}.`,
      heading: 'Ihr Abonnement ist beendet',
      body: [
        because === 'asked'
          ? `wie gewünscht haben wir Ihr Abonnement von ${plan_name} gekündigt.`
          : `wir haben Ihr Abonnement von ${plan_name} gekündigt, weil eine Rechnung nicht bezahlt wurde.`,
        `Sie können es bis einschließlich ${say.date(last_day)} nutzen.`,
      ],
      button: 'Abonnement verwalten',
    }),
    quote_to_sign: ({ quote_number, amount_minor, currency, valid_until }, say) => ({
      subject: `Angebot ${quote_number} über ${say.money(amount_minor, currency)}`,
      preheader: `Bereit zur Unterschrift; gültig bis ${say.date(valid_until)}.`,
      heading: 'Ihr Angebot liegt zur Unterschrift bereit',
      body: [
        `unser Angebot ${quote_number} über ${say.money(amount_minor, currency)} liegt für Sie bereit. Sie können es bis zum ${say.date(valid_until)} online lesen und unterschreiben.`,
        'Der Link ist nur für Sie bestimmt: Bitte geben Sie ihn nicht weiter.',
      ],
      button: 'Lesen und unterschreiben',
    }),
    statement_of_account: ({ from, until, closing_minor, currency }, say) => ({
      subject: `Kontoauszug bis ${say.date(until)}`,
      preheader: `Saldo: ${say.money(closing_minor, currency)}.`,
      heading: 'Kontoauszug',
      body: [
        `hier ist Ihr Kontoauszug vom ${say.date(from)} bis zum ${say.date(until)}.`,
        closing_minor > 0n
          ? `Offen sind ${say.money(closing_minor, currency)}.`
          : closing_minor < 0n
            ? `Sie haben ein Guthaben von ${say.money(-closing_minor, currency)}.`
            : 'Es ist nichts offen.',
      ],
      button: 'Jetzt bezahlen',
    }),
    credit_balance_low: ({ wallet_name, balance_minor, currency }, say) => ({
      subject: `Ihr Guthaben ${wallet_name} geht zur Neige`,
      preheader: `Noch ${say.money(balance_minor, currency)}.`,
      heading: 'Ihr Guthaben geht zur Neige',
      body: [
        `Ihr Guthaben ${wallet_name} ist auf ${say.money(balance_minor, currency)} gesunken.`,
        'Laden Sie es auf, damit Ihre Nutzung ohne Unterbrechung weitergeht.',
      ],
      button: 'Aufladen',
    }),
    usage_threshold_reached: ({ customer_name, step, value, action, opens_on }, say) => ({
      subject: `${customer_name === null ? 'Ihre Nutzung ist' : `${customer_name}: Nutzung`} bei ${say.usage(step)}`,
      preheader: `Nutzung bisher: ${say.usage(value)}.`,
      heading: action === 'block' ? 'Die Ausgabengrenze ist erreicht' : 'Die Nutzung hat eine Schwelle erreicht',
      body: [
        `Die Nutzung des laufenden Zeitraums hat ${say.usage(step)} erreicht; bisher sind es ${say.usage(value)}.`,
        opens_on !== null
          ? `Nutzungsabhängige Funktionen pausieren bis zum ${say.date(opens_on)} oder bis die Grenze erhöht wird.`
          : action === 'invoice'
            ? 'Was noch nicht abgerechnet ist, wird jetzt in Rechnung gestellt.'
            : 'Dies ist ein Hinweis; es ist nichts zu tun.',
      ],
      button: 'Nutzung ansehen',
    }),
    console_invitation: ({ organisation_name, inviter_name }) => ({
      subject: `Ihre Einladung zu ${organisation_name}`,
      preheader: 'Passwort festlegen und anmelden.',
      heading: `Sie sind zu ${organisation_name} eingeladen`,
      body: [
        inviter_name === null
          ? `Sie sind eingeladen, mit der Abrechnung von ${organisation_name} zu arbeiten.`
          : `${inviter_name} lädt Sie ein, mit der Abrechnung von ${organisation_name} zu arbeiten.`,
        'Der Link ist nur für Sie bestimmt und gilt einmal: Bitte geben Sie ihn nicht weiter.',
      ],
      button: 'Einladung annehmen',
    }),
    password_reset: ({ email }) => ({
      subject: 'Neues Passwort festlegen',
      preheader: 'Der Link gilt eine Stunde.',
      heading: 'Neues Passwort festlegen',
      body: [
        `Jemand, vermutlich Sie, hat ein neues Passwort für ${email} angefordert. Der Link gilt einmal und eine Stunde lang.`,
        'Waren Sie es nicht, müssen Sie nichts tun: Ihr Passwort bleibt, wie es ist.',
      ],
      button: 'Passwort festlegen',
    }),
    portal_link: ({ organisation_name }) => ({
      subject: `Anmelden bei ${organisation_name}`,
      preheader: 'Der Link gilt einmal, 15 Minuten lang.',
      heading: 'Anmelden',
      body: [
        `Jemand, vermutlich Sie, möchte sich in Ihrem Kundenkonto bei ${organisation_name} anmelden. Der Link gilt einmal, 15 Minuten lang.`,
        'Waren Sie es nicht, müssen Sie nichts tun. Bitte geben Sie den Link nicht weiter.',
      ],
      button: 'Anmelden',
    }),
    metric_alert: ({ label, change, figure, date }, say) => ({
      subject: change === 'raised' ? `Alarm: ${label}` : `Entwarnung: ${label}`,
      preheader: figure,
      heading: change === 'raised' ? `${label} ist nicht, wie es sein soll` : `${label} ist wieder, wie es sein soll`,
      body: [
        change === 'raised'
          ? `Die Kennzahl vom ${say.date(date)} hat den Alarm ausgelöst. Sie hören noch einmal davon, wenn er vorüber ist.`
          : `Die Kennzahl vom ${say.date(date)} hat den Alarm aufgehoben.`,
      ],
      button: 'Ziele ansehen',
    }),
  },
};
