/** A month of a site compared, as a table of its accounts and the reason of each difference. */
import type { Reconciliation } from '../agent/reconcile-month.ts';
import { countedText, countText } from '../kernel/number-text.ts';
import type { CliPorts } from './ports.ts';
import { type Column, renderTable, wrappedLines } from './remote/table.ts';

type Sums = Reconciliation['sums'][number];
type Difference = Reconciliation['differences'][number];

const REASONS: Readonly<Record<NonNullable<Difference['reason']>, string>> = {
  goes_on: 'it goes on; Polder takes the rest at its end',
  unknown_account: 'Polder has no allocation of this account here',
  unknown_partition: 'its partition is no cluster of the connection',
  not_told: 'Polder has not taken it: see what the agent says of it',
  not_at_site: 'the accounting of the site does not have it',
  clocks: 'it lies outside of what Polder knows of the run: compare the clocks',
  differs: 'the accounting changed after it was told, or Polder was corrected',
};

const ACCOUNT_COLUMNS: readonly Column<Sums>[] = [
  { title: 'Account', text: ({ account }) => account },
  figures('Polder', ({ polderGpuSeconds }) => polderGpuSeconds),
  figures('accounting', ({ accountingGpuSeconds }) => accountingGpuSeconds),
  figures('sreport', ({ reportGpuSeconds }) => reportGpuSeconds),
];

const DIFFERENCE_COLUMNS: readonly Column<Difference>[] = [
  { title: 'Differs', text: ({ name }) => name },
  { title: 'account', text: ({ account }) => account },
  figures('Polder', ({ polderGpuSeconds }) => polderGpuSeconds),
  figures('site', ({ siteGpuSeconds }) => siteGpuSeconds),
  { title: 'why', text: ({ reason }) => (reason === undefined ? '' : REASONS[reason]) },
];

function figures<Item>(title: string, secondsOf: (item: Item) => number): Column<Item> {
  return { title, align: 'right', text: (item) => countText(secondsOf(item)) };
}

export function tellReconciliation(
  found: Reconciliation,
  isJson: boolean,
  { stdout, stdoutHasColour }: Pick<CliPorts, 'stdout' | 'stdoutHasColour'>,
): void {
  if (isJson) {
    stdout.write(`${JSON.stringify(found, undefined, 2)}\n`);
    return;
  }
  const { sums, differences } = found;
  stdout.write(renderTable(sums, ACCOUNT_COLUMNS, stdoutHasColour));
  stdout.write(sums.length === 0 ? '' : '\n');
  stdout.write(renderTable(differences, DIFFERENCE_COLUMNS, stdoutHasColour));
  stdout.write(differences.length === 0 ? '' : '\n');
  stdout.write(`${wrappedLines(conclusionOf(found), 100).join('\n')}\n`);
}

/** All figures are GPU-seconds. */
function conclusionOf({ sums, differences }: Reconciliation): string {
  if (sums.length === 0) return 'Nothing was used in this month, by Polder or by the site.';
  const unexplained = sums.filter(
    ({ accountingGpuSeconds, reportGpuSeconds }) => accountingGpuSeconds !== reportGpuSeconds,
  );
  const lines = countedText(differences.length, 'line');
  const said =
    differences.length === 0
      ? 'GPU-seconds; Polder and the accounting have the same, job by job.'
      : `GPU-seconds; Polder and the accounting differ in ${lines}.`;
  if (unexplained.length === 0) return said;
  const names = unexplained.map(({ account }) => account).join(', ');
  return `${said} The report of the site and its own accounting differ for ${names}.`;
}
