/** Who may use how much of which funder's entitlement, where and until when. */

import { type AllocationUse, getAllocationUse } from '../../../../src/client/allocation-use.ts';
import { type Allocation, listAllocations } from '../../../../src/client/allocations.ts';
import { type NameOf, useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { useSearchId } from '../../api/use-search.ts';
import { Page } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Selection } from '../../parts/selection.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { idColumn } from '../../parts/table/id-column.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import { partyColumn } from '../../parts/table/party-column.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { AccessParts } from '../applications/access-parts.tsx';
import { awardTexts } from './award-texts.ts';
import { OpenChanges } from './open-changes.tsx';
import { PoolTable } from './pool-table.tsx';
import { accessTexts } from './texts.ts';
import { sumOfUse, type UseSum } from './use-sums.ts';

export function AllocationsPage() {
  const texts = useTexts(accessTexts);
  const formats = useFormats();
  const nameOf = useNames('mode');
  const funder = useSearchId('funder', 'party');
  const words = useTexts(awardTexts);
  const { data } = useAnswer('usage', { getAllocationUse }, { query: {} });
  const rows = data?.body.rows.filter((row) => funder === undefined || row.funder === funder);
  return (
    <Page title={texts.title} lead={leadOf(rows, texts, formats)}>
      <AccessParts />
      <OpenChanges />
      <Selection
        to="/allocations"
        chosen={[[texts.funder, funder === undefined ? undefined : nameOf(funder)]]}
      />
      <ListTable
        topic="allocation"
        list={{ listAllocations }}
        path="/v1/allocations"
        input={{ query: { funder } }}
        caption={texts.caption}
        columns={[...columnsOf(texts, formats, nameOf), ...useColumns(rows)]}
        rowKey={({ id }) => id}
        empty={<Empty title={texts.none} />}
      />
      {rows !== undefined && rows.length > 0 && <PoolTable title={words.poolsTitle} rows={rows} />}
    </Page>
  );
}

function leadOf(rows: readonly AllocationUse[] | undefined, texts: Texts, formats: Formats) {
  if (rows === undefined) return undefined;
  const { awarded, used } = sumOfUse(rows);
  if (awarded === 0) return texts.leadNone;
  const count = new Set(rows.map(({ allocation }) => allocation)).size;
  return texts.lead(formats.gpuHours(used), formats.gpuHours(awarded), count);
}

const SECONDS_PER_HOUR = 3_600;

/** What became of it this month, at all its sites together. */
function useColumns(rows: readonly AllocationUse[] = []): readonly Column<Allocation>[] {
  const texts = useTexts(awardTexts);
  const formats = useFormats();
  const ids = [...new Set(rows.map(({ allocation }) => allocation))];
  const sums = new Map<string, UseSum>(
    ids.map((id) => [id, sumOfUse(rows.filter(({ allocation }) => allocation === id))]),
  );
  const names = ['awarded', 'used', 'remaining', 'held'] as const;
  return names.map((name) => ({
    key: `${name}GpuHours`,
    title: name === 'awarded' ? texts.awardedNow : texts[name],
    isExtra: name === 'held',
    isNumber: true,
    value: ({ id }) => {
      const gpuSeconds = sums.get(id)?.[name];
      return gpuSeconds === undefined ? null : Math.round(gpuSeconds / SECONDS_PER_HOUR);
    },
    show: ({ id }) => {
      const gpuSeconds = sums.get(id)?.[name];
      return gpuSeconds === undefined ? '–' : formats.hours(gpuSeconds);
    },
  }));
}

type Texts = (typeof accessTexts)['en'];
const PPM = 1_000_000;

function columnsOf(texts: Texts, formats: Formats, nameOf: NameOf): readonly Column<Allocation>[] {
  return [
    {
      key: 'name',
      title: texts.name,
      value: ({ name }) => name,
      show: ({ id, name }) => <PageLink to={`/allocations/${id}`}>{name}</PageLink>,
    },
    partyColumn(nameOf, { key: 'funder', title: texts.funder, partyOf: (row) => row.funder }),
    partyColumn(nameOf, {
      key: 'holder',
      title: texts.holder,
      partyOf: (row) => row.holder,
      isExtra: true,
    }),
    {
      key: 'share',
      title: texts.share,
      isNumber: true,
      isExtra: true,
      value: ({ sharePpm }) => sharePpm / PPM,
      show: ({ sharePpm }) => formats.percentOfPpm(sharePpm),
    },
    {
      key: 'endsAt',
      title: texts.endsAt,
      value: ({ endsAt }) => endsAt,
      show: ({ endsAt }) => formats.date(endsAt),
    },
    {
      key: 'state',
      title: texts.state,
      isExtra: true,
      value: ({ frozenAt }) => (frozenAt === null ? texts.open : texts.frozen),
    },
    { key: 'mode', title: texts.mode, value: ({ mode }) => nameOf(mode), isExtra: true },
    idColumn(),
  ];
}
