// SPDX-License-Identifier: Apache-2.0

const PAGES: Readonly<Record<string, string>> = {
  cus: '/customers',
  sub: '/subscriptions',
  inv: '/invoices',
  quo: '/quotes',
  lic: '/licences',
  pay: '/payments',
  rfd: '/payments',
  cpn: '/coupons',
};

/** Where what has this id is shown; null: nowhere of its own. */
export function addressOf(id: string): string | null {
  const page = PAGES[id.slice(0, id.indexOf('_'))];
  return page === undefined ? null : `${page}/${id}`;
}
