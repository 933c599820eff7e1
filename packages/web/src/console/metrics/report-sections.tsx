// SPDX-License-Identifier: Apache-2.0
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import { download } from '../../api/file.ts';
import { troubleOf } from '../../api/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/layout.tsx';
import { Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { metricsWords } from '../words/metrics.ts';

type ReportSection = Schemas['BoardReport']['sections'][number];

/** Each picture of a report with its data as a table, and both as files. */
export function ReportSections({
  report,
  question,
}: {
  readonly report: Schemas['BoardReport'];
  /** The query of the report, for its files. */
  readonly question: string;
}) {
  return (
    <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-2">
      {report.sections.map((section) => (
        <ReportPicture key={section.key} section={section} question={question} />
      ))}
    </div>
  );
}

function ReportPicture({ section, question }: { readonly section: ReportSection; readonly question: string }) {
  const words = useWords(metricsWords);
  const tell = useToast();
  const { key, title, note, svg, tabular } = section;
  const file = useMutation({
    mutationFn: (format: string) =>
      download(`/v1/reports/board/pictures/${key}?${question}&format=${format}`, `${key}.${format}`),
    onError: (error) => tell(troubleOf(error).message, 'bad'),
  });
  return (
    <Section
      className="min-w-0"
      title={title}
      actions={
        <div className="flex gap-1">
          {['CSV', 'SVG', 'PNG'].map((format) => (
            <Button
              key={format}
              small
              look="quiet"
              aria-label={words.as_file(title, format)}
              busy={file.isPending && file.variables === format.toLowerCase()}
              onClick={() => file.mutate(format.toLowerCase())}
            >
              {format}
            </Button>
          ))}
        </div>
      }
    >
      <p className="mb-2 text-sm text-muted">{note}</p>
      {tabular ? (
        <SectionTable section={section} />
      ) : (
        <>
          <SvgImage svg={svg} alt={words.picture_of(title)} />
          <details className="mt-2">
            <summary className="cursor-pointer text-accent">{words.as_table}</summary>
            <SectionTable section={section} />
          </details>
        </>
      )}
    </Section>
  );
}

/** A picture that the server drew; as an image, so that nothing in it can act. */
function SvgImage({ svg, alt }: { readonly svg: string; readonly alt: string }) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [svg]);
  return address === undefined ? null : <img src={address} alt={alt} className="h-auto w-full" />;
}

function SectionTable({ section: { title, table } }: { readonly section: ReportSection }) {
  const kept = table.columns.flatMap(({ key }, at) => (key === 'definition' ? [] : [at]));
  return (
    <Table
      label={title}
      rows={table.rows.map((texts, at) => ({ texts, at }))}
      row_key={({ at }) => String(at)}
      columns={kept.map((at) => {
        const { key, label, numeric } = table.columns[at] as ReportSection['table']['columns'][number];
        return {
          key,
          head: label,
          align: numeric ? ('right' as const) : undefined,
          cell: ({ texts }: { readonly texts: readonly string[] }) => texts[at] ?? '',
          csv: ({ texts }: { readonly texts: readonly string[] }) => texts[at] ?? '',
        };
      })}
    />
  );
}
