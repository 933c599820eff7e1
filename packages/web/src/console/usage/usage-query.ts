// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import { useAddress } from '../router.tsx';

export type UsageAnswer = Schemas['Usage'];
export const STEPS = ['hour', 'day', 'week', 'month'] as const;
export type Step = (typeof STEPS)[number];

export const QUESTION_NAMES = [
  'meter',
  'customer_id',
  'from',
  'to',
  'by',
  'timezone',
  'group_by',
  'where',
  'top',
] as const satisfies readonly (keyof UsageQuestion)[];

/** What is asked of usage, as the address of the page has it. */
export interface UsageQuestion {
  readonly meter: string;
  readonly customer_id: string;
  readonly from: string;
  readonly to: string;
  readonly by: Step;
  readonly timezone: string;
  readonly group_by: string;
  readonly where: string;
  readonly top: string;
}

const DAY_MS = 86_400_000;
const SHOWN_DAYS = 30;
const dayOf = (instant: number) => new Date(instant).toISOString().slice(0, 10);

/** The last thirty days by days, unless the address says otherwise. */
export function useUsageQuestion(
  first_meter: string,
): readonly [UsageQuestion, (change: Partial<UsageQuestion>) => void] {
  const [address, change] = useAddress();
  const { by } = address;
  const tomorrow = Date.now() + DAY_MS;
  return [
    {
      meter: address.meter ?? first_meter,
      customer_id: address.customer_id ?? '',
      from: address.from ?? dayOf(tomorrow - SHOWN_DAYS * DAY_MS),
      to: address.to ?? dayOf(tomorrow),
      by: STEPS.find((step) => step === by) ?? 'day',
      timezone: address.timezone ?? '',
      group_by: address.group_by ?? '',
      where: address.where ?? '',
      top: address.top ?? '5',
    },
    (next) =>
      change(Object.fromEntries(Object.entries(next).map(([name, value]) => [name, value === '' ? undefined : value]))),
  ];
}

/** As the API takes it: what is empty is left out. */
export function parametersOf({ top, ...question }: UsageQuestion) {
  const given = Object.fromEntries(Object.entries(question).filter(([, value]) => value !== ''));
  return {
    ...(given as { meter: string; from: string; to: string; by: Step }),
    ...(question.group_by === '' ? {} : { top: Number(top) }),
  };
}
