/** Commitments against budgets: all parties by year as a chart, each party and year as a table. */
import { listBudgets } from '../../../../src/client/budgets.ts';
import { listCommitments } from '../../../../src/client/commitments.ts';
import { type NameOf, useNames } from '../../api/names.ts';
import { useAll } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { Asked } from '../../parts/asked.tsx';
import { Chart } from '../../parts/chart/chart.tsx';
import { Panel } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import { moneyColumns } from '../../parts/table/amount-columns.ts';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { partyColumn } from '../../parts/table/party-column.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { type BudgetUse, budgetUses, byYear } from './budget-use.ts';
import { fundingTexts } from './texts.ts';

const MICROS_PER_EUR = 1e6;

export function Budgets() {
  const texts = useTexts(fundingTexts);
  const session = useSession();
  const isAsked = may(session, 'budget.read') && may(session, 'commitment.read');
  const budgets = useAll('plan', { listBudgets }, {}, { isAsked });
  const commitments = useAll('commitment', { listCommitments }, {}, { isAsked });
  if (!isAsked) return null;
  return (
    <Panel title={texts.budgets}>
      <Asked query={budgets}>
        {({ body: { items: ceilings } }) => (
          <Asked query={commitments}>
            {({ body: { items } }) => <Uses uses={budgetUses(ceilings, items)} />}
          </Asked>
        )}
      </Asked>
    </Panel>
  );
}

function Uses({ uses }: { readonly uses: readonly BudgetUse[] }) {
  const texts = useTexts(fundingTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const years = byYear(uses);
  return (
    <>
      {years.length === 0 ? null : (
        <Chart
          title={texts.budgets}
          description={texts.budgetsText}
          kind="bars"
          categories={years.map(({ year }) => String(year))}
          categoryName={texts.year}
          series={[
            { name: texts.ceiling, values: years.map((each) => eurOf(each.ceilingMicros)) },
            { name: texts.committed, values: years.map((each) => eurOf(each.committedMicros)) },
          ]}
          format={formats.eurAlike(
            years.flatMap((each) => [eurOf(each.ceilingMicros), eurOf(each.committedMicros)]),
          )}
        />
      )}
      <DataTable
        caption={texts.budgets}
        columns={columnsOf(texts, formats, nameOf)}
        rows={uses}
        rowKey={({ year, party }) => `${year} ${party}`}
        empty={<Empty title={texts.noBudget} />}
      />
    </>
  );
}

function eurOf(micros: bigint): number {
  return Number(micros) / MICROS_PER_EUR;
}

type Texts = (typeof fundingTexts)['en'];

function columnsOf(texts: Texts, formats: Formats, nameOf: NameOf): readonly Column<BudgetUse>[] {
  const money = moneyColumns<BudgetUse>(formats);
  return [
    { key: 'year', title: texts.year, value: ({ year }) => String(year) },
    partyColumn(nameOf, { key: 'party', title: texts.party, partyOf: (row) => row.party }),
    money('ceilingEur', texts.ceiling, ({ ceilingMicros }) => ceilingMicros),
    money('committedEur', texts.committed, ({ committedMicros }) => committedMicros),
    money('paidEur', texts.paid, ({ paidMicros }) => paidMicros),
    money('roomEur', texts.room, ({ roomMicros }) => roomMicros),
  ];
}
