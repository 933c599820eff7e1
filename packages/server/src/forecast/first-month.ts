// SPDX-License-Identifier: Apache-2.0

const MONTH = /^[1-9]\d{3}-(0[1-9]|1[0-2])$/;

/**
 * The month that a forecast behind what happened begins with, and the scenario with it: its own month where that is not
 * still to come, else the month of `today`. What lies between could only be told as having happened, and has not. What
 * is no month is left in the scenario, to be told when it is parsed.
 */
export function startedBy(scenario: Readonly<Record<string, unknown>>, today: string) {
  const running = today.slice(0, 7);
  const stated = scenario.first_month;
  if (typeof stated !== 'string' || !MONTH.test(stated)) return { first_month: running, scenario };
  const is_to_come = stated > running;
  return is_to_come
    ? { first_month: running, scenario: { ...scenario, first_month: running } }
    : { first_month: stated, scenario };
}
