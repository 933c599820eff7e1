// SPDX-License-Identifier: Apache-2.0
import type { NumberLanguage } from '@kontor/core/pricing';

interface UpgradeWords {
  /** In place of the name of a feature. */
  readonly this_one: string;
  readonly used: (feature: string, used: string | null, limit: string | null) => string;
  readonly in_plan: (feature: string) => string;
  readonly not_in_plan: (feature: string) => string;
  readonly more: (seats: string) => string;
  readonly by_contract: (offer: string) => string;
  readonly from: (offer: string, amount: string) => string;
  readonly upgrade: string;
}

/** What the banner says; a few sentences, so all its languages are in it. */
export const UPGRADE_WORDS: Readonly<Record<NumberLanguage, UpgradeWords>> = {
  de: {
    this_one: 'Dies',
    used: (feature, used, limit) =>
      `${feature}: ${used ?? 'alles'}${limit === null ? '' : ` von ${limit}`} verbraucht.`,
    in_plan: (feature) => `${feature} ist in Ihrem Tarif enthalten.`,
    not_in_plan: (feature) => `${feature} ist in Ihrem Tarif nicht enthalten.`,
    more: (seats) => `Mehr: ${seats}`,
    by_contract: (offer) => `Möglich mit: ${offer}, zum vereinbarten Preis.`,
    from: (offer, amount) => `Möglich mit: ${offer}, ab ${amount} im Monat.`,
    upgrade: 'Erweitern',
  },
  en: {
    this_one: 'This',
    used: (feature, used, limit) => `${feature}: ${used ?? 'all'}${limit === null ? '' : ` of ${limit}`} used.`,
    in_plan: (feature) => `${feature} is in your plan.`,
    not_in_plan: (feature) => `${feature} is not in your plan.`,
    more: (seats) => `More ${seats}`,
    by_contract: (offer) => `${offer} allows it; its price is agreed by contract.`,
    from: (offer, amount) => `${offer} allows it, from ${amount} a month.`,
    upgrade: 'Upgrade',
  },
  es: {
    this_one: 'Esto',
    used: (feature, used, limit) => `${feature}: ${used ?? 'todo'}${limit === null ? '' : ` de ${limit}`} usado.`,
    in_plan: (feature) => `${feature} está en su plan.`,
    not_in_plan: (feature) => `${feature} no está en su plan.`,
    more: (seats) => `Más: ${seats}`,
    by_contract: (offer) => `Posible con ${offer}, a un precio según contrato.`,
    from: (offer, amount) => `Posible con ${offer}, desde ${amount} al mes.`,
    upgrade: 'Ampliar',
  },
  fr: {
    this_one: 'Ceci',
    used: (feature, used, limit) => `${feature} : ${used ?? 'tout'}${limit === null ? '' : ` sur ${limit}`} utilisé.`,
    in_plan: (feature) => `${feature} : compris dans votre formule.`,
    not_in_plan: (feature) => `${feature} : non compris dans votre formule.`,
    more: (seats) => `Plus : ${seats}`,
    by_contract: (offer) => `Possible avec ${offer}, à un prix selon contrat.`,
    from: (offer, amount) => `Possible avec ${offer}, dès ${amount} par mois.`,
    upgrade: 'Changer de formule',
  },
  ja: {
    this_one: 'この機能',
    used: (feature, used, limit) =>
      `${feature}：${limit === null ? '' : `${limit} のうち `}${used ?? 'すべて'}使用済み。`,
    in_plan: (feature) => `${feature}はご利用のプランに含まれています。`,
    not_in_plan: (feature) => `${feature}はご利用のプランに含まれていません。`,
    more: (seats) => `${seats}の追加`,
    by_contract: (offer) => `${offer}で利用できます（契約による価格）。`,
    from: (offer, amount) => `${offer}で利用できます（月額 ${amount} から）。`,
    upgrade: 'アップグレード',
  },
};
