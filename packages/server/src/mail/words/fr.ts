// SPDX-License-Identifier: Apache-2.0
import type { MailWords } from './words.js';

export const fr: MailWords = {
  tag: 'fr',
  colon: '\u00a0:',
  greeting: (name) => (name === null ? 'Bonjour,' : `Bonjour ${name},`),
  closing: (sender) => `Cordialement\n${sender}`,
  invoice: 'Facture',
  quote: 'Devis',
  amount: 'Montant',
  amount_due: 'Montant dû',
  issue_date: 'Émise le',
  due_date: 'Échéance',
  paid_on: 'Payée le',
  valid_until: 'Valable jusqu’au',
  method: 'Moyen de paiement',
  next_try: 'Prochain essai',
  plan: 'Formule',
  trial_end: 'Fin de l’essai',
  last_day: 'Dernier jour',
  wallet: 'Crédit',
  balance: 'Solde',
  threshold: 'Rappel en dessous de',
  customer: 'Client',
  usage_threshold: 'Seuil',
  figure: 'Indicateur',
  usage_so_far: 'Utilisation à ce jour',
  opens_on: 'De nouveau disponible le',
  share_of_limit: (percent, feature) => `${percent} de la limite de ${feature}`,
  transfer: 'Par virement',
  account_holder: 'Titulaire du compte',
  remittance: 'Référence du paiement',
  date: 'Date',
  document: 'Document',
  opening_balance: 'Solde initial',
  closing_balance: 'Solde final',
  movement: {
    invoice: 'Facture',
    payment: 'Paiement',
    payment_returned: 'Paiement rejeté',
    exchange: 'Paiement converti',
    credit_note: 'Avoir',
    refund: 'Remboursement',
    refund_failed: 'Remboursement échoué',
    write_off: 'Passée en perte',
    wallet_top_up: 'Crédit acheté',
  },
  no_movements: 'Aucun mouvement sur cette période.',
  questions: (address) => `Des questions ? Écrivez à ${address}.`,
  unsubscribe: 'Ne plus recevoir ces avis',
  automatic: 'Ce message a été envoyé automatiquement.',
  outcome: {
    mark_past_due: 'À défaut, votre abonnement restera signalé en retard de paiement.',
    pause: 'À défaut, nous suspendrons votre abonnement.',
    cancel: 'À défaut, nous résilierons votre abonnement.',
    write_off: 'À défaut, nous clôturerons votre compte sans paiement.',
  },
  letters: {
    invoice_issued: ({ invoice_number, amount_minor, currency, due_date, method }, say) => ({
      subject: `Facture ${invoice_number} de ${say.money(amount_minor, currency)}`,
      preheader: `Échéance : ${say.date(due_date)}.`,
      heading: 'Votre facture',
      body: [
        `Voici votre facture ${invoice_number} de ${say.money(amount_minor, currency)}.`,
        method === null
          ? `Merci de la régler au plus tard le ${say.date(due_date)}.`
          : `Vous n’avez rien à faire : nous débiterons ${method} le ${say.date(due_date)}.`,
      ],
      button: 'Voir et payer',
    }),
    payment_received: ({ invoice_number, amount_minor, currency }, say) => ({
      subject: `Paiement reçu pour la facture ${invoice_number}`,
      preheader: `Merci : nous avons reçu ${say.money(amount_minor, currency)}.`,
      heading: 'Merci pour votre paiement',
      body: [`Nous avons reçu ${say.money(amount_minor, currency)} pour la facture ${invoice_number}.`],
      button: 'Voir la facture',
    }),
    payment_failed_soft: ({ invoice_number, amount_minor, currency, method, next_try }, say) => ({
      subject: `Votre paiement de la facture ${invoice_number} n’a pas abouti`,
      preheader: next_try === null ? 'Merci de payer en ligne.' : `Nous réessaierons le ${say.date(next_try)}.`,
      heading: 'Votre paiement n’a pas abouti',
      body: [
        `Nous n’avons pas pu débiter ${say.money(amount_minor, currency)} pour la facture ${invoice_number} (${method}).`,
        next_try === null
          ? 'Merci de payer la facture en ligne ou d’indiquer un autre moyen de paiement.'
          : `Vous n’avez rien à faire : nous réessaierons le ${say.date(next_try)}. Veillez à ce que le paiement soit possible d’ici là, ou payez dès maintenant.`,
      ],
      button: 'Payer maintenant',
    }),
    payment_failed_hard: ({ invoice_number, amount_minor, currency, method }, say) => ({
      subject: `Merci d’indiquer un autre moyen de paiement pour la facture ${invoice_number}`,
      preheader: `${method} a été refusé et ne peut plus être débité.`,
      heading: 'Il nous faut un autre moyen de paiement',
      body: [
        `Votre banque a refusé le paiement de ${say.money(amount_minor, currency)} pour la facture ${invoice_number}. Nous ne débiterons plus ${method}.`,
        'Merci d’indiquer un autre moyen de paiement pour que votre abonnement continue.',
      ],
      button: 'Changer de moyen de paiement',
    }),
    card_expires_soon: ({ method, good_until }, say) => ({
      subject: `${method} est valable jusqu’au ${say.date(good_until)}`,
      preheader: 'Merci d’indiquer une nouvelle carte avant le prochain paiement.',
      heading: 'Votre carte expire',
      body: [
        `${method}, avec laquelle vous payez, est valable jusqu’au ${say.date(good_until)}.`,
        'Merci d’indiquer une nouvelle carte ou un autre moyen de paiement avant le prochain paiement.',
      ],
      button: 'Changer de moyen de paiement',
    }),
    reminder_1: ({ invoice_number, amount_minor, currency, due_date }, say) => ({
      subject: `Rappel : la facture ${invoice_number} est ouverte`,
      preheader: `${say.money(amount_minor, currency)} à régler depuis le ${say.date(due_date)}.`,
      heading: 'Petit rappel',
      body: [
        `La facture ${invoice_number} de ${say.money(amount_minor, currency)} était à régler le ${say.date(due_date)}, et nous n’avons pas encore reçu de paiement.`,
        'Elle vous a peut-être échappé. Si vous avez payé entre-temps, ne tenez pas compte de ce message.',
      ],
      button: 'Payer maintenant',
    }),
    reminder_2: ({ invoice_number, amount_minor, currency, due_date }, say) => ({
      subject: `Deuxième rappel : la facture ${invoice_number} est en retard`,
      preheader: `${say.money(amount_minor, currency)} à régler depuis le ${say.date(due_date)}.`,
      heading: 'Votre facture est en retard',
      body: [
        `La facture ${invoice_number} de ${say.money(amount_minor, currency)} est à régler depuis le ${say.date(due_date)}.`,
        'Merci de la régler dans les prochains jours, ou de nous dire si quelque chose ne va pas.',
      ],
      button: 'Payer maintenant',
    }),
    reminder_3: ({ invoice_number, amount_minor, currency, due_date }, say) => ({
      subject: `Troisième rappel : la facture ${invoice_number} reste impayée`,
      preheader: `Merci de régler ${say.money(amount_minor, currency)} maintenant.`,
      heading: 'Merci de régler votre facture maintenant',
      body: [
        `Malgré nos rappels, la facture ${invoice_number} de ${say.money(amount_minor, currency)}, échue le ${say.date(due_date)}, reste impayée.`,
        'Merci de la régler maintenant pour que votre abonnement continue sans interruption.',
      ],
      button: 'Payer maintenant',
    }),
    final_notice: ({ invoice_number, amount_minor, currency, end_date, outcome }, say) => ({
      subject: `Dernier avis : merci de régler la facture ${invoice_number} avant le ${say.date(end_date)}`,
      preheader: fr.outcome[outcome],
      heading: 'Dernier avis',
      body: [
        `La facture ${invoice_number} de ${say.money(amount_minor, currency)} reste impayée. Merci de la régler avant le ${say.date(end_date)}.`,
        fr.outcome[outcome],
      ],
      button: 'Payer maintenant',
    }),
    trial_ends_soon: ({ plan_name, trial_end, amount_minor, currency, method }, say) => ({
      subject: `Votre essai de ${plan_name} se termine le ${say.date(trial_end)}`,
      preheader: method === null ? 'Ajoutez un moyen de paiement.' : `Ensuite : ${say.money(amount_minor, currency)}.`,
      heading: 'Votre essai se termine bientôt',
      body: [
        `Votre essai de ${plan_name} se termine le ${say.date(trial_end)}.`,
        method === null
          ? `Pour continuer à ${say.money(amount_minor, currency)}, merci d’ajouter un moyen de paiement. À défaut, l’abonnement prendra fin avec l’essai.`
          : `Ensuite, nous débiterons ${say.money(amount_minor, currency)} (${method}). Si vous ne souhaitez pas continuer, résiliez avant cette date.`,
      ],
      button: 'Gérer l’abonnement',
    }),
    subscription_cancelled: ({ plan_name, last_day, because }, say) => ({
      subject: `Votre abonnement ${plan_name} est résilié`,
      preheader: `Dernier jour : ${say.date(last_day)}.`,
      heading: 'Votre abonnement est résilié',
      body: [
        because === 'asked'
          ? `Comme vous l’avez demandé, nous avons résilié votre abonnement ${plan_name}.`
          : `Nous avons résilié votre abonnement ${plan_name}, car une facture n’a pas été payée.`,
        `Vous pouvez l’utiliser jusqu’au ${say.date(last_day)} inclus.`,
      ],
      button: 'Gérer l’abonnement',
    }),
    quote_to_sign: ({ quote_number, amount_minor, currency, valid_until }, say) => ({
      subject: `Devis ${quote_number} de ${say.money(amount_minor, currency)}`,
      preheader: `Prêt à signer ; valable jusqu’au ${say.date(valid_until)}.`,
      heading: 'Votre devis est prêt à signer',
      body: [
        `Notre devis ${quote_number} de ${say.money(amount_minor, currency)} est à votre disposition. Vous pouvez le lire et le signer en ligne jusqu’au ${say.date(valid_until)}.`,
        'Ce lien vous est personnel : merci de ne pas le transmettre.',
      ],
      button: 'Lire et signer',
    }),
    statement_of_account: ({ from, until, closing_minor, currency }, say) => ({
      subject: `Relevé de compte au ${say.date(until)}`,
      preheader: `Solde : ${say.money(closing_minor, currency)}.`,
      heading: 'Relevé de compte',
      body: [
        `Voici votre relevé de compte du ${say.date(from)} au ${say.date(until)}.`,
        closing_minor > 0n
          ? `Il reste ${say.money(closing_minor, currency)} à régler.`
          : closing_minor < 0n
            ? `Vous disposez d’un avoir de ${say.money(-closing_minor, currency)}.`
            : 'Rien n’est dû.',
      ],
      button: 'Payer maintenant',
    }),
    credit_balance_low: ({ wallet_name, balance_minor, currency }, say) => ({
      subject: `Votre crédit ${wallet_name} s’épuise`,
      preheader: `Il reste ${say.money(balance_minor, currency)}.`,
      heading: 'Votre crédit s’épuise',
      body: [
        `Votre crédit ${wallet_name} est descendu à ${say.money(balance_minor, currency)}.`,
        'Rechargez-le pour que votre utilisation continue sans interruption.',
      ],
      button: 'Recharger',
    }),
    usage_threshold_reached: ({ customer_name, step, value, action, opens_on }, say) => ({
      subject: `${customer_name === null ? 'Votre utilisation' : `${customer_name} : l’utilisation`} a atteint ${say.usage(step)}`,
      preheader: `Utilisation à ce jour : ${say.usage(value)}.`,
      heading: action === 'block' ? 'Le plafond de dépenses est atteint' : 'L’utilisation a atteint un seuil',
      body: [
        `L’utilisation de la période en cours a atteint ${say.usage(step)} ; elle s’élève à ce jour à ${say.usage(value)}.`,
        opens_on !== null
          ? `Les fonctions facturées à l’usage sont suspendues jusqu’au ${say.date(opens_on)}, ou jusqu’à ce que le plafond soit relevé.`
          : action === 'invoice'
            ? 'Ce qui n’est pas encore facturé l’est maintenant.'
            : 'Ceci est une simple information ; aucune action n’est nécessaire.',
      ],
      button: 'Voir l’utilisation',
    }),
    console_invitation: ({ organisation_name, inviter_name }) => ({
      subject: `Votre invitation à rejoindre ${organisation_name}`,
      preheader: 'Choisissez un mot de passe et connectez-vous.',
      heading: `Vous êtes invité à rejoindre ${organisation_name}`,
      body: [
        inviter_name === null
          ? `Vous êtes invité à travailler sur la facturation de ${organisation_name}.`
          : `${inviter_name} vous invite à travailler sur la facturation de ${organisation_name}.`,
        'Ce lien vous est personnel et ne sert qu’une fois : merci de ne pas le transmettre.',
      ],
      button: 'Accepter l’invitation',
    }),
    password_reset: ({ email }) => ({
      subject: 'Choisir un nouveau mot de passe',
      preheader: 'Le lien est valable une heure.',
      heading: 'Choisir un nouveau mot de passe',
      body: [
        `Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour ${email}. Le lien sert une fois, pendant une heure.`,
        'Si ce n’était pas vous, vous n’avez rien à faire : votre mot de passe reste inchangé.',
      ],
      button: 'Choisir un mot de passe',
    }),
    portal_link: ({ organisation_name }) => ({
      subject: `Connexion à ${organisation_name}`,
      preheader: 'Le lien sert une fois, pendant 15 minutes.',
      heading: 'Connexion',
      body: [
        `Quelqu’un, sans doute vous, souhaite se connecter à votre compte chez ${organisation_name}. Le lien sert une fois, pendant 15 minutes.`,
        'Si ce n’était pas vous, vous n’avez rien à faire. Merci de ne pas transmettre ce lien.',
      ],
      button: 'Se connecter',
    }),
    metric_alert: ({ label, change, figure, date }, say) => ({
      subject: change === 'raised' ? `Alerte : ${label}` : `Fin d’alerte : ${label}`,
      preheader: figure,
      heading: change === 'raised' ? `${label} : en dehors de ce qui est attendu` : `${label} : de nouveau conforme`,
      body: [
        change === 'raised'
          ? `L’indicateur du ${say.date(date)} a déclenché l’alerte. Vous serez informé une seule fois de plus, lorsqu’elle sera levée.`
          : `L’indicateur du ${say.date(date)} a levé l’alerte.`,
      ],
      button: 'Voir les objectifs',
    }),
  },
};
