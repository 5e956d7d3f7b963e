/** Who has expressed interest in building capacity, and how far the talks are. */
import { type Interest, listInterests } from '../../../../src/client/interests.ts';
import { useAll } from '../../api/questions.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { idColumn } from '../../parts/table/id-column.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { interestTexts } from './interest-texts.ts';
import { procurementTexts } from './texts.ts';

const MICROS = 1e6;

export function InterestsPage() {
  const texts = useTexts(interestTexts);
  const calls = useTexts(procurementTexts);
  return (
    <Page
      title={texts.title}
      lead={useLead()}
      path={[{ to: '/procurement', name: calls.calls }]}
      actions={<PageLink to="/public/interest">{texts.formTitle}</PageLink>}
    >
      <Panel title={texts.interests}>
        <ListTable
          topic="interest"
          list={{ listInterests }}
          path="/v1/interests"
          input={{}}
          caption={texts.interests}
          columns={useColumns()}
          rowKey={({ id }) => id}
          empty={
            <Empty title={texts.none}>
              <p>{texts.noneMore}</p>
            </Empty>
          }
        />
      </Panel>
    </Page>
  );
}

/** How much capacity is planned in all. */
function useLead(): string | undefined {
  const texts = useTexts(interestTexts);
  const formats = useFormats();
  const items = useAll('interest', { listInterests }, {}).data?.body.items;
  if (items === undefined) return undefined;
  if (items.length === 0) return texts.leadNone;
  const gpuCount = items.reduce((sum, each) => sum + each.gpuCount, 0);
  const money = items.reduce((sum, each) => sum + BigInt(each.investmentMicros), 0n);
  return texts.lead(items.length, formats.count(gpuCount), formats.moneyShort(money));
}

function useColumns(): readonly Column<Interest>[] {
  const texts = useTexts(interestTexts);
  const formats = useFormats();
  return [
    {
      key: 'consortium',
      title: texts.consortium,
      value: ({ consortium }) => consortium,
      show: ({ id, consortium }) => <PageLink to={`/interests/${id}`}>{consortium}</PageLink>,
    },
    { key: 'state', title: texts.state, value: ({ state }) => texts[state] },
    {
      key: 'receivedAt',
      title: texts.receivedAt,
      value: ({ receivedAt }) => receivedAt,
      show: ({ receivedAt }) => formats.date(receivedAt),
    },
    { key: 'track', title: texts.track, value: ({ track }) => texts[track] },
    {
      key: 'gpuCount',
      title: texts.gpus,
      isNumber: true,
      value: ({ gpuCount }) => gpuCount,
      show: ({ gpuCount }) => formats.count(gpuCount),
    },
    {
      key: 'investmentEur',
      title: texts.investment,
      isNumber: true,
      value: ({ investmentMicros }) => Number(investmentMicros) / MICROS,
      show: ({ investmentMicros }) => formats.moneyInFull(investmentMicros),
    },
    { key: 'notes', title: texts.notes, isNumber: true, value: ({ notes }) => notes.length },
    idColumn(),
  ];
}
