// SPDX-License-Identifier: Apache-2.0

/** What `<UpgradePrompt>` says; names of plans and add-ons come as the catalog writes them. */
export interface UpgradePromptWords {
  readonly limit_reached: string;
  readonly unavailable: string;
  readonly not_in_plan: string;
  /** Where there is no address to buy it at. */
  readonly offered_by: (offer: string) => string;
  /** The link. */
  readonly get: (offer: string) => string;
}

export const UPGRADE_PROMPT_WORDS = {
  de: {
    limit_reached: 'Die Grenze ist erreicht.',
    unavailable: 'Im Augenblick nicht verfügbar.',
    not_in_plan: 'In Ihrem Tarif nicht enthalten.',
    offered_by: (offer) => `Möglich mit: ${offer}.`,
    get: (offer) => `Erweitern: ${offer}`,
  },
  en: {
    limit_reached: 'The limit is reached.',
    unavailable: 'Not available right now.',
    not_in_plan: 'Not part of your plan.',
    offered_by: (offer) => `${offer} has it.`,
    get: (offer) => `Get ${offer}`,
  },
  es: {
    limit_reached: 'Se ha alcanzado el límite.',
    unavailable: 'No disponible en este momento.',
    not_in_plan: 'No está en su plan.',
    offered_by: (offer) => `Posible con ${offer}.`,
    get: (offer) => `Ampliar: ${offer}`,
  },
  fr: {
    limit_reached: 'La limite est atteinte.',
    unavailable: 'Indisponible pour le moment.',
    not_in_plan: 'Non compris dans votre formule.',
    offered_by: (offer) => `Possible avec ${offer}.`,
    get: (offer) => `Passer à ${offer}`,
  },
  ja: {
    limit_reached: '上限に達しました。',
    unavailable: '現在ご利用いただけません。',
    not_in_plan: 'ご利用のプランに含まれていません。',
    offered_by: (offer) => `${offer}で利用できます。`,
    get: (offer) => `${offer}にアップグレード`,
  },
} as const satisfies Record<string, UpgradePromptWords>;

/** The languages of pricing pages. */
export type UpgradePromptLanguage = keyof typeof UPGRADE_PROMPT_WORDS;
