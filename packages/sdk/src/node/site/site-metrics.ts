// SPDX-License-Identifier: Apache-2.0

/** What a site shows of itself. */
export interface SiteFigures {
  /** Null: any number. */
  readonly places: number | null;
  readonly taken: number;
  readonly waiting: number;
  readonly culled: number;
  readonly is_licensed: boolean;
  /** Seconds since 1970; null: never, or there is no licence. */
  readonly licence_ends_at: number | null;
  /** When the seller answered last, in seconds since 1970; null: never, or none is asked. */
  readonly upstream_at: number | null;
  readonly upstream_failures: number;
}

/** The figures in the text format of Prometheus. */
export function metricsText(figures: SiteFigures): string {
  const rows: [string, 'gauge' | 'counter', string, number | null][] = [
    ['kontor_site_places', 'gauge', 'Places that the licence allows; absent: any number.', figures.places],
    ['kontor_site_places_taken', 'gauge', 'Holders that have a place.', figures.taken],
    ['kontor_site_waiting', 'gauge', 'Holders that wait for a place.', figures.waiting],
    ['kontor_site_culled_total', 'counter', 'Runs that were silent for too long.', figures.culled],
    ['kontor_site_licensed', 'gauge', '1: the licence holds.', figures.is_licensed ? 1 : 0],
    ['kontor_site_licence_end_seconds', 'gauge', 'When the licence ends, since 1970.', figures.licence_ends_at],
    ['kontor_site_upstream_seconds', 'gauge', 'When the seller answered last, since 1970.', figures.upstream_at],
    ['kontor_site_upstream_failures_total', 'counter', 'Times it did not.', figures.upstream_failures],
  ];
  return rows
    .flatMap(([name, type, help, value]) =>
      value === null ? [] : [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, `${name} ${value}`],
    )
    .map((line) => `${line}\n`)
    .join('');
}
