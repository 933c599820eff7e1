// SPDX-License-Identifier: Apache-2.0
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { query, type Schemas } from '../../api/client.ts';
import { download } from '../../api/file.ts';
import { troubleOf } from '../../api/problem.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { Figure, PageHead } from '../../ui/layout.tsx';
import { Empty, Loading, Trouble } from '../../ui/notice.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useLanguage, useWords } from '../../ui/words.ts';
import { Bridge } from '../metrics/bridge.tsx';
import { Cohorts } from '../metrics/cohorts.tsx';
import { Figures } from '../metrics/figures.tsx';
import { MetricsForm } from '../metrics/metrics-form.tsx';
import { useMetricsQuestion } from '../metrics/metrics-question.ts';
import { Movements } from '../metrics/movements.tsx';
import { ReportSections } from '../metrics/report-sections.tsx';
import { useAddress } from '../router.tsx';
import { metricsWords } from '../words/metrics.ts';

type Report = Schemas['BoardReport'];
const WIDEST = 720;
const NARROWEST = 320;

export default function Metrics() {
  const words = useWords(metricsWords);
  const { date } = useFormats();
  const language = useLanguage();
  const tell = useToast();
  const { months = '12', ...question } = useMetricsQuestion();
  const [width] = useState(() => Math.max(NARROWEST, Math.min(WIDEST, window.innerWidth - 64)));
  const asked = {
    ...(Object.fromEntries(Object.entries(question).filter(([, value]) => value)) as Record<string, string>),
    language,
  };
  const theme = document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light';
  const report = query.useQuery('get', '/v1/reports/board', {
    params: { query: { ...asked, months: Number(months), theme, width, bare: 'true' } },
  });
  const text = new URLSearchParams({ ...asked, months }).toString();
  const pdf = useMutation({
    mutationFn: (on: string) => download(`/v1/reports/board/pdf?${text}`, `board-report-${on.slice(0, 7)}.pdf`),
    onError: (error) => tell(troubleOf(error).message, 'bad'),
  });
  const { data } = report;
  return (
    <>
      <PageHead
        title={words.title}
        lead={
          data === undefined
            ? undefined
            : words.lead(
                data.organisation,
                date(data.from),
                date(data.on),
                `${data.policy.name} ${data.policy.version}`,
                data.currency,
              )
        }
        actions={
          data === undefined ? null : (
            <Button busy={pdf.isPending} onClick={() => pdf.mutate(data.on)}>
              {words.pdf}
            </Button>
          )
        }
      />
      <MetricsForm report={data} />
      {report.isError ? (
        <Trouble error={report.error} />
      ) : data === undefined ? (
        <Loading lines={10} />
      ) : (
        <Month report={data} question={text} months={Number(months)} />
      )}
    </>
  );
}

/** The month of a company: its first figures, then what is behind them. */
function Month({
  report,
  question,
  months,
}: {
  readonly report: Report;
  readonly question: string;
  readonly months: number;
}) {
  const words = useWords(metricsWords);
  const [{ tab = 'report' }, change] = useAddress();
  // of plans and cohorts there is nothing where nobody has paid
  if (!report.sections.some(({ key }) => key === 'plans' || key === 'cohorts'))
    return <Empty title={words.empty}>{words.empty_mend}</Empty>;
  const content = {
    report: () => <ReportSections report={report} question={question} />,
    figures: () => <Figures />,
    movements: () => <Movements on={report.on} months={months} />,
    cohorts: () => <Cohorts />,
    bridge: () => <Bridge report={report} />,
  };
  return (
    <>
      <div className="mb-4 grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-4">
        {report.headline.map(({ name, title, value, before, change: changed }) => (
          <Figure
            key={name}
            label={title}
            value={value}
            note={changed === '' ? words.before(before) : `${changed} · ${words.before(before)}`}
          />
        ))}
      </div>
      <details className="mb-4">
        <summary className="cursor-pointer text-accent">{words.what_counts}</summary>
        <ul className="mt-1 list-disc pl-5">
          {report.policy.words.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </details>
      <Tabs
        label={words.title}
        active={tab in content ? tab : 'report'}
        onChange={(next) => change({ tab: next })}
        tabs={Object.entries(content).map(([key, show]) => ({
          key,
          label: words.tabs[key as keyof typeof content],
          content: show,
        }))}
      />
      <details className="mt-4">
        <summary className="cursor-pointer text-accent">{words.definitions}</summary>
        <dl className="mt-2 grid gap-2">
          {report.definitions.map(({ term, text }) => (
            <div key={term}>
              <dt className="font-medium">{term}</dt>
              <dd className="text-muted">{text}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}
