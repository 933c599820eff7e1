// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { api, type Schemas } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { Alerts } from '../targets/alerts.tsx';
import { TargetTables } from '../targets/target-status.tsx';
import { targetsWords } from '../words/targets.ts';

/** How targets and objectives stand, and the alerts about figures. */
export default function Targets() {
  const words = useWords(targetsWords);
  const { date } = useFormats();
  const status = useQuery({
    queryKey: ['post', '/v1/target_status'],
    queryFn: async () => {
      const { data, error } = await api.POST('/v1/target_status', {
        // all of it has defaults
        body: {} as Schemas['JudgeTargets'],
      });
      if (data === undefined) throw error;
      return data;
    },
  });
  return (
    <>
      <PageHead
        title={words.title}
        lead={
          status.data === undefined
            ? words.lead_plain
            : words.lead(date(status.data.today), `${status.data.policy.name}@${status.data.policy.version}`)
        }
      />
      <div className="flex flex-col gap-4">
        {status.isPending ? (
          <Loading lines={5} />
        ) : status.isError ? (
          <Trouble error={status.error} onRetry={() => void status.refetch()} />
        ) : (
          <TargetTables status={status.data} />
        )}
        <Alerts />
      </div>
    </>
  );
}
