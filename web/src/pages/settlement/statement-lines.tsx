/** The lines of one kind in a statement, each with the way to the entries that it is made of. */
import type { StatementLine, StatementLineKind } from '../../../../src/client/statements.ts';
import { type NameOf, useNames } from '../../api/names.ts';
import { Panel } from '../../parts/page.tsx';
import { PageLink, type Place } from '../../parts/page-link.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { ACCOUNT_KINDS, accountWord } from './account-names.ts';
import { type AccountTexts, accountTexts } from './account-texts.ts';
import { type FigureName, figuresShown, isMoney } from './statement-figures.ts';
import { statementTexts } from './statement-texts.ts';

interface LinesProps {
  readonly kind: StatementLineKind;
  readonly lines: readonly StatementLine[];
}

export function StatementLines({ kind, lines }: LinesProps) {
  const texts = useTexts(statementTexts);
  const formats = useFormats();
  const nameOf = useNames(...ACCOUNT_KINDS);
  const accounts = useTexts(accountTexts);
  const names = figuresShown(kind, lines);
  return (
    <Panel title={texts[kind]} note={texts[`${kind} note`]}>
      <DataTable
        caption={texts[kind]}
        columns={[
          ...aboutColumns(kind, texts, nameOf),
          ...names.map((name) => figureColumn(name, texts, formats)),
          entriesColumn(texts, accounts),
        ]}
        rows={lines}
        rowKey={({ id }) => id}
        empty={null}
      />
    </Panel>
  );
}

type Texts = (typeof statementTexts)['en'];

/** GPU time in whole GPU-hours, for reading and sorting; the CSV of the list has GPU-seconds. */
function figureColumn(name: FigureName, texts: Texts, formats: Formats): Column<StatementLine> {
  const of = ({ figures }: StatementLine) => figures[name] ?? '0';
  return {
    key: name,
    title: texts[name],
    isNumber: true,
    value: (line) => Number(of(line)),
    show: (line) => (isMoney(name) ? formats.moneyInFull(of(line)) : formats.hours(of(line))),
  };
}

function aboutColumns(
  kind: StatementLineKind,
  texts: Texts,
  nameOf: NameOf,
): readonly Column<StatementLine>[] {
  const named = (key: 'site' | 'holder' | 'programme', title: string): Column<StatementLine> => ({
    key,
    title,
    isLong: true,
    value: ({ about }) => nameOf(about[key] ?? '–'),
  });
  const linked = (
    key: 'cluster' | 'allocation' | 'commitment' | 'contract',
    title: string,
    placeOf: (id: string) => Place,
  ): Column<StatementLine> => ({
    key,
    title,
    isLong: true,
    value: ({ about }) => nameOf(about[key] ?? '–'),
    show: ({ about }) => {
      const id = about[key];
      return id === undefined ? '–' : <PageLink {...placeOf(id)}>{nameOf(id)}</PageLink>;
    },
  });
  const cluster = linked('cluster', texts.cluster, () => ({ to: '/capacity' }));
  switch (kind) {
    case 'gpu-time':
      return [named('site', texts.site), cluster];
    case 'allocation':
      return [
        linked('allocation', texts.allocationColumn, (id) => ({ to: `/allocations/${id}` })),
        named('holder', texts.holder),
        cluster,
      ];
    case 'commitment':
      return [
        linked('commitment', texts.commitmentColumn, (id) => ({ to: `/commitments/${id}` })),
        { ...named('programme', texts.programme), isExtra: true },
      ];
    case 'contract':
      return [linked('contract', texts.contractColumn, (id) => ({ to: `/contracts/${id}` }))];
  }
}

/** The accounts whose entries make a line, each a link into the ledger. */
function entriesColumn(texts: Texts, accounts: AccountTexts): Column<StatementLine> {
  return {
    key: 'entries',
    title: texts.madeOf,
    isLong: true,
    value: ({ entries }) => entries.map(({ account }) => accountWord(account, accounts)).join(' '),
    show: ({ entries }) =>
      entries.map(({ account, month }, index) => (
        <span key={account}>
          {index > 0 && ', '}
          <PageLink to="/ledger" search={{ account, ...(month !== null && { month }) }}>
            {accountWord(account, accounts)}
          </PageLink>
        </span>
      )),
  };
}
