// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange } from '../../api/ask.ts';
import { api, query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmChange } from '../../ui/confirm-change.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Facts, Section } from '../../ui/layout.tsx';
import { Badge, Loading, Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { settingsOutsideWords } from '../words/settings-outside.ts';

const STALE = ['/v1/portal_domains', '/v1/portal_settings'] as const;

/** Names of one's own under which the portal is reached, each with the record that proves it. */
export function PortalDomains({ may }: { readonly may: boolean }) {
  const words = useWords(settingsOutsideWords);
  const [host, setHost] = useState('');
  const found = query.useQuery('get', '/v1/portal_domains');
  const claim = useChange(
    (header) => api.POST('/v1/portal_domains', { params: { header }, body: { host: host.trim().toLowerCase() } }),
    { stale: STALE, onDone: () => setHost('') },
  );
  return (
    <Section title={words.domains}>
      <p className="mb-3 max-w-3xl text-muted">{words.domains_lead}</p>
      {found.isError ? <Trouble error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <Loading /> : null}
      <ul className="flex flex-col gap-4">
        {found.data?.data.map((domain) => (
          <li key={domain.host}>
            <Domain domain={domain} may={may} />
          </li>
        ))}
      </ul>
      {may ? (
        <form
          className="mt-4 flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            claim.mutate();
          }}
        >
          <TextField
            className="min-w-0 flex-1 basis-64"
            label={words.host}
            required
            value={host}
            onChange={({ target }) => setHost(target.value)}
          />
          <Button type="submit" busy={claim.isPending}>
            {words.claim}
          </Button>
        </form>
      ) : null}
      {claim.isError ? (
        <div className="mt-2">
          <Trouble error={claim.error} />
        </div>
      ) : null}
    </Section>
  );
}

function Domain({
  domain,
  may,
}: {
  readonly domain: Schemas['PortalDomainList']['data'][number];
  readonly may: boolean;
}) {
  const words = useWords(settingsOutsideWords);
  const tell = useToast();
  const [removing, setRemoving] = useState(false);
  const path = { host: domain.host };
  const prove = useChange((header) => api.POST('/v1/portal_domains/{host}/prove', { params: { path, header } }), {
    stale: STALE,
    onDone: () => tell(words.proven),
  });
  const remove = useChange((header) => api.DELETE('/v1/portal_domains/{host}', { params: { path, header } }), {
    stale: STALE,
    onDone: () => setRemoving(false),
  });
  const is_proven = domain.proven !== null;
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line p-3">
      <div className="flex flex-wrap items-center gap-2">
        <code className="break-all">{domain.host}</code>
        <Badge tone={is_proven ? 'good' : 'warn'}>{is_proven ? words.served : words.unproven}</Badge>
        {may ? (
          <span className="ml-auto flex gap-2">
            {is_proven ? null : (
              <Button small busy={prove.isPending} onClick={() => prove.mutate()}>
                {words.prove}
              </Button>
            )}
            <Button small look="danger" onClick={() => setRemoving(true)}>
              {words.remove}
            </Button>
          </span>
        ) : null}
      </div>
      {is_proven ? null : (
        <Facts
          facts={[
            [words.record, domain.record.type],
            [words.record_name, <code key="name">{domain.record.name}</code>],
            [
              words.record_value,
              <span key="value">
                <code className="break-all">{domain.record.value}</code> <CopyButton text={domain.record.value} />
              </span>,
            ],
          ]}
        />
      )}
      {prove.isError ? <Trouble error={prove.error} /> : null}
      <ConfirmChange
        danger
        open={removing}
        onClose={() => setRemoving(false)}
        change={remove}
        title={words.remove_domain(domain.host)}
        confirm={words.remove}
      >
        <p>{words.remove_domain_lead}</p>
      </ConfirmChange>
    </div>
  );
}
