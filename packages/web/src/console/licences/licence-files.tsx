// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Download, Package, QrCode } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { download, readFile } from '../../api/file.ts';
import { useRun } from '../../api/run.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Section } from '../../ui/layout.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { licencesWords } from '../words/licences.ts';
import type { Licence } from './licence-status.tsx';

/** A licence to hand over: as a file, with all that a site without a connection needs, as a picture, as a line. */
export function LicenceFiles({ licence: { id, token } }: { readonly licence: Licence }) {
  const words = useWords(licencesWords);
  const { busy, error, run } = useRun();
  const [drawn, setDrawn] = useState(false);
  return (
    <Section title={words.file}>
      <p className="mb-3 text-muted">{words.file_lead}</p>
      <div className="mb-3 flex flex-wrap gap-2">
        <Button
          icon={<Download size={16} aria-hidden />}
          busy={busy}
          onClick={() => void run(() => download(`/v1/licences/${id}/file`, `${id}.licence`))}
        >
          {words.download}
        </Button>
        <Button
          icon={<Package size={16} aria-hidden />}
          busy={busy}
          onClick={() => void run(() => download(`/v1/licences/${id}/bundle`, `${id}.bundle`))}
        >
          {words.bundle}
        </Button>
        <Button icon={<QrCode size={16} aria-hidden />} aria-pressed={drawn} onClick={() => setDrawn(!drawn)}>
          {words.show_qr}
        </Button>
      </div>
      {error === null ? null : <Trouble error={error} />}
      {drawn ? <QrPicture id={id} /> : null}
      <CodeBlock label={words.text} text={token} wrap />
    </Section>
  );
}

function QrPicture({ id }: { readonly id: string }) {
  const words = useWords(licencesWords);
  const picture = useQuery({
    queryKey: ['file', `/v1/licences/${id}/qr_code`],
    queryFn: () => readFile(`/v1/licences/${id}/qr_code`),
    retry: false,
  });
  const blob = picture.data?.blob;
  const address = useMemo(() => (blob === undefined ? null : URL.createObjectURL(blob)), [blob]);
  useEffect(() => () => (address === null ? undefined : URL.revokeObjectURL(address)), [address]);
  if (picture.isError) return <Trouble error={picture.error} />;
  if (address === null) return <Loading />;
  return <img src={address} alt={words.qr_of(id)} className="mb-3 w-full max-w-sm rounded-md bg-white" />;
}
