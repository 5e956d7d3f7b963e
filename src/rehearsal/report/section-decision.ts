/** What the party that decides puts in, gets out and depends on; and the room in its budget. */
import type { BudgetYear, DecisionSummary, Summary } from '../summary.ts';
import { type Chart, INK } from './chart.ts';
import { categoryAxis, panelsOf, panelTitle, shortNumber, valueAxis } from './chart-parts.ts';
import { dateText } from './dates.ts';
import { figureOf } from './figure.ts';
import { durationText, eurCell, eurText, gpuHoursText, priceText, shareText } from './figures.ts';
import { partyName, sumOf } from './findings.ts';
import { type Html, html } from './html.ts';
import { lateConditionText } from './late-condition.ts';
import { paragraphOf, type Section, termOf } from './page.ts';
import { countOf, listOf, waitsText, withCapital } from './sentences.ts';
import { tableOf } from './table.ts';

/** Left out where the programme names no party that decides. */
export function decisionSections({ decision, interval }: Summary): readonly Section[] {
  if (decision === null) return [];
  const conditions = decision.dependsOn;
  const late = lateConditionText(conditions, interval);
  return [
    {
      id: 'decision',
      title: `What it means for ${decision.name}`,
      body: html`${paragraphOf(...decisionSentences(decision))}<h3>What depends on others</h3>${
        conditions.length === 0
          ? paragraphOf('The programme names nothing that depends on others.')
          : tableOf({
              caption: 'What must happen for these figures to hold',
              columns: [
                { text: 'What', of: ({ what }) => what },
                { text: 'On whom it depends', of: ({ owner }) => owner },
                { text: 'Due', of: ({ due }) => (due === null ? 'no date' : dateText(due)) },
                { text: 'State', of: ({ state }) => state ?? 'not said' },
                { text: 'Whose capacity waits', of: ({ waiting }) => waiting ?? 'not said' },
              ],
              rows: conditions,
            })
      }${late === undefined ? undefined : paragraphOf(late)}`,
    },
  ];
}

function decisionSentences(decision: DecisionSummary): readonly string[] {
  const { userMicros, waitSeconds, microsPerGpuHour: price } = decision;
  const entitled = BigInt(decision.entitledGpuSeconds);
  const delivered = BigInt(decision.deliveredGpuSeconds);
  const users =
    BigInt(userMicros) === 0n ? 'its users pay nothing.' : `its users pay ${eurText(userMicros)}.`;
  const beyond =
    delivered > entitled
      ? `, ${gpuHoursText(String(delivered - entitled))} of them idle capacity of others, to ` +
        'which they have no right'
      : ` (${shareText(delivered, entitled)}; what nobody asks for is not delivered)`;
  const share = entitled === 0n ? '' : beyond;
  const got =
    delivered === 0n
      ? `Its parties are entitled to ${gpuHoursText(String(entitled))} and got none.`
      : `Its parties are entitled to ${gpuHoursText(String(entitled))} and got ` +
        `${gpuHoursText(String(delivered))}${share}.`;
  const waited =
    delivered === 0n
      ? ''
      : `${withCapital(waitsText('half of their jobs', waitSeconds))}; of those that ` +
        `started the longest waited ${durationText(waitSeconds.max)}.`;
  const paid =
    price === null
      ? delivered === 0n
        ? 'There is no price for a GPU-hour.'
        : 'A GPU-hour costs them nothing: others pay for it.'
      : `Public and user money together come to ${priceText(price)} for each GPU-hour.`;
  return [`${putText(decision)}; ${users}`, got, waited, paid];
}

function putText({ publicMicros, heldPublicMicros: heldMicros }: DecisionSummary): string {
  const isNone = BigInt(publicMicros) === 0n;
  const money = `It puts in ${isNone ? 'no' : `${eurText(publicMicros)} of`} public money`;
  if (heldMicros === undefined) return isNone ? money : `${money} for this time`;
  const held = `${eurText(heldMicros)} is held back with its capacity`;
  return isNone ? `${money} for this time, as ${held}` : `${money} for this time, and ${held}`;
}

export function budgetSection(summary: Summary): Section {
  const { budgets } = summary;
  return {
    id: 'budgets',
    title: 'The room in the budgets',
    body: html`${termOf(
      'Room',
      'the ceiling of a budget for a calendar year, less what is committed for that year.',
    )}${paragraphOf(...budgetSentences(summary))}${
      budgets.length === 0 ? undefined : budgetFigure(summary)
    }`,
  };
}

function budgetSentences(summary: Summary): readonly string[] {
  const { budgets } = summary;
  if (budgets.length === 0) return ['No budget and no commitment falls in any year.'];
  const over = budgets.filter(({ roomMicros }) => BigInt(roomMicros) < 0n);
  const committed = sumOf(budgets.map(({ committedMicros }) => committedMicros));
  const all = `${eurText(String(committed))} is committed over all years.`;
  if (over.length === 0) return [all, 'Every commitment fits within its budget.'];
  const parties = [...new Set(over.map(({ party }) => party))];
  return [all, ...parties.map((party) => lackText(summary, party, over))];
}

/** One sentence for all years of a party whose budget is too small. */
function lackText(
  summary: Summary,
  party: BudgetYear['party'],
  over: readonly BudgetYear[],
): string {
  const own = over.filter((budget) => budget.party === party);
  const years = own.map(
    ({ year, roomMicros }) => `${eurText(String(-BigInt(roomMicros)))} for ${year}`,
  );
  const assumed = own.every(({ isAssumed }) => isAssumed) ? ', which is assumed to be found' : '';
  return `The budget of ${partyName(summary, party)} lacks ${listOf(years, 12)}${assumed}.`;
}

function budgetFigure(summary: Summary): Html {
  const { budgets } = summary;
  const parties = [...new Set(budgets.map(({ party }) => party))];
  const years = new Set(budgets.map(({ year }) => year)).size;
  return figureOf({
    id: 'rooms',
    name: 'Committed money beside the ceiling of each budget',
    description:
      `In euros, for ${countOf(parties.length, 'party', 'parties')} and ` +
      `${countOf(years, 'year')}. A bar above its ceiling is a year without enough room.`,
    legend: [
      { ink: 'pale', mark: 'block', label: 'Ceiling' },
      { ink: 'blue', mark: 'block', label: 'Committed' },
      { ink: 'orange', mark: 'block', label: 'Committed, above the ceiling' },
    ],
    chart: budgetChart(summary, parties),
    table: {
      caption: 'Budget of each party and year, in euros',
      columns: [
        { text: 'Party', of: ({ party }) => partyName(summary, party) },
        { text: 'Year', of: ({ year }) => String(year) },
        { number: 'Ceiling', of: ({ ceilingMicros }) => eurCell(ceilingMicros) },
        { number: 'Committed', of: ({ committedMicros }) => eurCell(committedMicros) },
        { number: 'Room left', of: ({ roomMicros }) => eurCell(roomMicros) },
        { text: 'Assumed', of: ({ isAssumed }) => (isAssumed ? 'yes' : 'no') },
      ],
      rows: budgets,
    },
  });
}

function budgetChart(summary: Summary, parties: readonly BudgetYear['party'][]): Chart {
  return (frame) => {
    const room = { nameMarginPx: 0, axisMarginPx: 56, panelHeightPx: 120 };
    const columns = { columnsWide: Math.min(3, parties.length), columnsNarrow: 1 };
    const { panels, heightPx } = panelsOf({ count: parties.length, ...columns, ...room }, frame);
    const rows = panels.map((panel, index) => {
      const own = summary.budgets.filter(({ party }) => party === parties[index]);
      return { panel, index, own };
    });
    return {
      heightPx,
      option: {
        title: rows.map(({ panel, own: [first] }) =>
          panelTitle(first === undefined ? '' : partyName(summary, first.party), panel),
        ),
        grid: panels,
        xAxis: rows.flatMap(({ index, own }) => {
          const axis = { ...categoryAxis(own.map(({ year }) => String(year))), gridIndex: index };
          return [axis, { ...axis, show: false }];
        }),
        yAxis: rows.map(({ index }) => ({ ...valueAxis(shortNumber), gridIndex: index })),
        series: rows.flatMap(({ index, own }) => budgetSeries(index, own)),
      },
    };
  };
}

function budgetSeries(index: number, years: readonly BudgetYear[]): readonly object[] {
  const bar = { type: 'bar', silent: true, yAxisIndex: index };
  const eur = (micros: string) => Number(BigInt(micros) / 1_000_000n);
  return [
    {
      ...bar,
      xAxisIndex: index * 2,
      barWidth: '72%',
      barMaxWidth: 64,
      itemStyle: { color: INK.pale },
      data: years.map(({ ceilingMicros }) => eur(ceilingMicros)),
    },
    {
      ...bar,
      xAxisIndex: index * 2 + 1,
      barWidth: '36%',
      barMaxWidth: 32,
      data: years.map(({ committedMicros, roomMicros }) => ({
        value: eur(committedMicros),
        itemStyle: { color: BigInt(roomMicros) < 0n ? INK.orange : INK.blue },
      })),
    },
  ];
}
