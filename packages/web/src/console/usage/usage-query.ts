// SPDX-License-Identifier: Apache-2.0
import { addToDate } from '@kontor/core';
import type { Schemas } from '../../api/client.ts';
import { useToday } from '../organisation-clock.ts';
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

const SHOWN_DAYS = 30;

/** The last thirty days by days, unless the address says otherwise. */
export function useUsageQuestion(
  first_meter: string,
): readonly [UsageQuestion, (change: Partial<UsageQuestion>) => void] {
  const [address, change] = useAddress();
  const { by } = address;
  const tomorrow = addToDate(useToday(), { days: 1 });
  return [
    {
      meter: address.meter ?? first_meter,
      customer_id: address.customer_id ?? '',
      from: address.from ?? addToDate(tomorrow, { days: -SHOWN_DAYS }),
      to: address.to ?? tomorrow,
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
