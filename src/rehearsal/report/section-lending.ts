/** Who lent idle GPU-hours to whom, and what came back. */
import { compare } from '../../kernel/compare.ts';
import type { LoanSummary, Summary } from '../summary.ts';
import { barRowsChart } from './bar-rows.ts';
import { figureOf } from './figure.ts';
import { gpuHoursCell, gpuHoursShort, gpuHoursText, shareText, toGpuHours } from './figures.ts';
import { partyName, sumOf } from './findings.ts';
import { html } from './html.ts';
import { paragraphOf, type Section, termOf } from './page.ts';
import { countOf, wereText, withCapital } from './sentences.ts';
import { tableOf } from './table.ts';

const LOAN_COUNT_DRAWN_MAX = 12;

export function lendingSection(summary: Summary): Section {
  const loans = bySize(summary.loans);
  return {
    id: 'lending',
    title: 'What was lent and paid back',
    body: html`${termOf(
      'Loan',
      'GPU-hours of one funder that stood idle and that another used; they are owed back in the ' +
        'same month.',
    )}${paragraphOf(...sentencesOf(summary, loans))}${
      loans.length === 0 ? undefined : loanFigure(summary, loans)
    }${funderTable(summary)}`,
  };
}

function bySize(loans: readonly LoanSummary[]): readonly LoanSummary[] {
  return loans
    .map((loan) => ({ loan, size: BigInt(loan.lentGpuSeconds) }))
    .filter(({ size }) => size > 0n)
    .sort((a, b) => compare(b.size, a.size))
    .map(({ loan }) => loan);
}

function sentencesOf(summary: Summary, loans: readonly LoanSummary[]): readonly string[] {
  const lent = BigInt(summary.gpuSeconds.lent);
  if (loans.length === 0 && lent === 0n) {
    return ['Nothing was lent: no funder used GPU-hours of another.'];
  }
  const repaid = sumOf(loans.map(({ repaidGpuSeconds }) => repaidGpuSeconds));
  const whole =
    repaid === lent
      ? 'All of it came back.'
      : `${withCapital(gpuHoursText(String(repaid)))} came back (${shareText(repaid, lent)}); ` +
        `${gpuHoursText(String(lent - repaid))} had not when the month ended.`;
  // What comes back is use of another's share too: that of the one who owes.
  return [
    `${withCapital(countOf(loans.length, 'pair'))} of funders lent and borrowed ` +
      `${gpuHoursText(String(lent))}.`,
    loans.length === 0 ? '' : whole,
    `With both, ${wereText(gpuHoursText(String(lent + repaid)))} used by another than their owner.`,
  ];
}

function loanFigure(summary: Summary, loans: readonly LoanSummary[]) {
  const drawn = loans.slice(0, LOAN_COUNT_DRAWN_MAX);
  const nameOf = ({ lender, borrower }: LoanSummary) =>
    `${partyName(summary, lender)} to ${partyName(summary, borrower)}`;
  const shortNameOf = ({ lender, borrower }: LoanSummary) =>
    `${shortened(partyName(summary, lender))} → ${shortened(partyName(summary, borrower))}`;
  const [first] = drawn;
  const largest =
    first === undefined
      ? ''
      : `The largest is ${nameOf(first)}: ${gpuHoursText(first.lentGpuSeconds)}, of which ` +
        `${gpuHoursText(first.repaidGpuSeconds)} came back.`;
  const hidden = loans.length - drawn.length;
  const stand = hidden === 1 ? 'stands' : 'stand';
  const rest =
    hidden === 0 ? '' : ` ${countOf(hidden, 'smaller pair')} ${stand} in the table alone.`;
  return figureOf({
    id: 'loans',
    name: 'Loans by lender and borrower',
    description: `GPU-hours lent, and the part that came back. ${largest}${rest}`,
    legend: [
      { ink: 'green', mark: 'block', label: 'Came back' },
      { ink: 'orange', mark: 'block', label: 'Did not' },
    ],
    chart: barRowsChart({
      names: drawn.map(shortNameOf),
      labels: drawn.map(({ lentGpuSeconds }) => gpuHoursShort(lentGpuSeconds)),
      parts: [
        { ink: 'green', values: drawn.map((loan) => toGpuHours(loan.repaidGpuSeconds)) },
        {
          ink: 'orange',
          values: drawn.map(
            (loan) => toGpuHours(loan.lentGpuSeconds) - toGpuHours(loan.repaidGpuSeconds),
          ),
        },
      ],
    }),
    table: {
      caption: 'GPU-hours of each loan',
      columns: [
        { text: 'Lender', of: ({ lender }) => partyName(summary, lender) },
        { text: 'Borrower', of: ({ borrower }) => partyName(summary, borrower) },
        { number: 'Lent', of: (loan) => gpuHoursCell(loan.lentGpuSeconds) },
        { number: 'Came back', of: (loan) => gpuHoursCell(loan.repaidGpuSeconds) },
      ],
      rows: loans,
    },
  });
}

/** Two names share one margin; names of a kind often differ at their end. */
function shortened(name: string): string {
  const characters = [...name];
  if (characters.length <= 13) return name;
  return `${characters.slice(0, 4).join('').trimEnd()}…${characters.slice(-8).join('')}`;
}

function funderTable({ funders }: Summary) {
  return tableOf({
    caption: 'GPU-hours that each funder lent and borrowed',
    columns: [
      { text: 'Funder', of: ({ name }) => name },
      { number: 'Lent', of: (each) => gpuHoursCell(each.lentGpuSeconds) },
      { number: 'Got back', of: (each) => gpuHoursCell(each.repaidGpuSeconds) },
      { number: 'Borrowed', of: (each) => gpuHoursCell(each.borrowedGpuSeconds) },
    ],
    rows: funders,
  });
}
