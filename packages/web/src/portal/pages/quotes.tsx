// SPDX-License-Identifier: Apache-2.0
import { query } from '../../api/client.ts';
import { buttonClass } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Badge, Empty, Loading, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { quotesWords } from '../words/quotes.ts';

export default function Quotes() {
  const words = useWords(quotesWords);
  const { date } = useFormats();
  const params = { params: { query: { limit: 100 } } };
  const { data, error, refetch } = query.useQuery('get', '/v1/portal/quotes', params);
  if (error !== null) return <Trouble error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={5} />;
  return (
    <>
      <PageHead title={words.title} />
      {data.data.length === 0 ? <Empty title={words.none}>{words.none_mend}</Empty> : null}
      <ul className="flex flex-col gap-2">
        {data.data.map(({ id, number, status, valid_until, url }) => (
          <li key={id} className="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-surface p-4">
            <span className="font-medium">{number}</span>
            <Badge tone={status === 'sent' ? 'accent' : 'plain'}>{words.status[status]}</Badge>
            <span className="text-muted">{words.until(date(valid_until))}</span>
            <span className="flex-1" />
            {url === null ? null : (
              <a
                className={buttonClass(status === 'sent' ? 'primary' : 'plain', true)}
                href={url}
                target="_blank"
                rel="noreferrer"
              >
                {status === 'sent' ? words.sign(number ?? id) : words.read(number ?? id)}
              </a>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
