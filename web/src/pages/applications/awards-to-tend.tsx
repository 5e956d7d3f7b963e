/** Awards that ask for something: hardly used, or with a final report that is overdue. */
import { type AwardToTend, listAwardsToTend } from '../../../../src/client/after-award.ts';
import { useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { partyColumn } from '../../parts/table/party-column.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { afterAwardTexts } from './after-award-texts.ts';

const SECONDS_PER_HOUR = 3_600;

/** Nothing where there is none, and while it is not known. */
export function AwardsToTend() {
  const texts = useTexts(afterAwardTexts);
  const items = useAnswer('application', { listAwardsToTend }, {}).data?.body.items ?? [];
  const columns = useColumns();
  if (items.length === 0) return null;
  return (
    <Panel title={texts.toTend} note={texts.toTendMore}>
      <DataTable
        caption={texts.toTend}
        rows={items}
        rowKey={({ application }) => application}
        columns={columns}
      />
    </Panel>
  );
}

function useColumns(): readonly Column<AwardToTend>[] {
  const texts = useTexts(afterAwardTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const hours = (gpuSeconds: number) => formats.hours(gpuSeconds);
  return [
    {
      key: 'title',
      title: texts.award,
      isLong: true,
      value: ({ title }) => title,
      show: ({ application, title }) => (
        <PageLink to={`/applications/${application}`}>{title}</PageLink>
      ),
    },
    partyColumn(nameOf, {
      key: 'applicant',
      title: texts.holder,
      partyOf: ({ applicant }) => applicant,
    }),
    {
      key: 'why',
      title: texts.asksFor,
      isLong: true,
      value: ({ why }) => texts[why],
    },
    {
      key: 'usedGpuHours',
      title: texts.used,
      isNumber: true,
      value: ({ usedGpuSeconds }) => usedGpuSeconds / SECONDS_PER_HOUR,
      show: ({ usedGpuSeconds }) => hours(usedGpuSeconds),
    },
    {
      key: 'awardedGpuHours',
      title: texts.awarded,
      isNumber: true,
      value: ({ awardedGpuSeconds }) => awardedGpuSeconds / SECONDS_PER_HOUR,
      show: ({ awardedGpuSeconds }) => hours(awardedGpuSeconds),
    },
    {
      key: 'endsAt',
      title: texts.endsAt,
      value: ({ endsAt }) => endsAt,
      show: ({ endsAt }) => formats.date(endsAt),
    },
  ];
}
