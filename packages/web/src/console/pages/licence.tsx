// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'react';
import { query } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Facts, PageHead, Section } from '../../ui/layout.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { CustomerLink } from '../customer/customer-name.tsx';
import { FloatingPlaces } from '../licences/floating-places.tsx';
import { Installations } from '../licences/installations.tsx';
import { LicenceActions } from '../licences/licence-actions.tsx';
import { claimsOf, LicenceClaims } from '../licences/licence-claims.tsx';
import { LicenceFiles } from '../licences/licence-files.tsx';
import { type Licence, LicenceStatus } from '../licences/licence-status.tsx';
import { TrueUps } from '../licences/true-ups.tsx';
import { useMay } from '../permission.ts';
import { Link, usePathPart } from '../router.tsx';
import { licencesWords } from '../words/licences.ts';

/** One licence: what it says, to hand over, who uses it. */
export default function LicencePage() {
  const id = usePathPart('id');
  const licence = query.useQuery('get', '/v1/licences/{id}', { params: { path: { id } } });
  if (licence.isPending) return <Loading lines={8} />;
  if (licence.isError) return <Trouble error={licence.error} onRetry={() => void licence.refetch()} />;
  return <Shown licence={licence.data} />;
}

function Shown({ licence }: { readonly licence: Licence }) {
  const words = useWords(licencesWords);
  const { date, moment } = useFormats();
  const may = useMay('developer');
  const { id, customer_id, subscription_id, kind, status, starts_on, ends_on, key_id, replaces, created, token } =
    licence;
  const claims = useMemo(() => claimsOf(token), [token]);
  const reason = status === 'revoked' ? licence.revoke_reason : licence.suspend_reason;
  return (
    <>
      <PageHead
        title={id}
        lead={<CustomerLink id={customer_id} />}
        actions={may ? <LicenceActions licence={licence} /> : null}
      />
      <div className="flex flex-col gap-4">
        <div className="grid gap-4 lg:grid-cols-2">
          <Section title={words.licence}>
            <Facts
              facts={[
                [words.status, <LicenceStatus key="status" status={status} />],
                ...(reason === null ? [] : [[words.reason, reason] as const]),
                [words.customer, <CustomerLink key="customer" id={customer_id} />],
                [words.subscription, <code key="subscription">{subscription_id}</code>],
                [words.kind, words.kinds[kind]],
                [words.from, date(starts_on)],
                [words.until, ends_on === null ? words.for_ever : date(ends_on)],
                [words.key_id, <code key="key">{key_id}</code>],
                ...(replaces === null
                  ? []
                  : [
                      [
                        words.replaces,
                        <Link key="replaces" to={`/licences/${replaces}`}>
                          {replaces}
                        </Link>,
                      ] as const,
                    ]),
                [words.created, moment(created)],
              ]}
            />
          </Section>
          <LicenceFiles licence={licence} />
        </div>
        <Section title={words.says}>
          <LicenceClaims claims={claims} label={id} />
        </Section>
        {claims.floating === undefined ? null : <FloatingPlaces licence_id={id} />}
        <Installations licence_id={id} />
        <TrueUps licence_id={id} />
      </div>
    </>
  );
}
