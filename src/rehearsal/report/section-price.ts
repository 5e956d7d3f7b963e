/** What a delivered GPU-hour cost each funder. */
import { compare } from '../../kernel/compare.ts';
import type { FunderSummary, Summary } from '../summary.ts';
import { barRowsChart } from './bar-rows.ts';
import { figureOf } from './figure.ts';
import { eurCell, gpuHoursCell, priceCell, priceText } from './figures.ts';
import { isOperator, overallPrice, priceBeforeCredits } from './findings.ts';
import { html } from './html.ts';
import { paragraphOf, type Section, termOf } from './page.ts';
import { countOf, listOf, withCapital } from './sentences.ts';

interface Priced {
  readonly funder: FunderSummary;
  readonly micros: bigint;
}

export function priceSection(summary: Summary): Section {
  const priced = pricedOf(summary);
  return {
    id: 'price',
    title: 'The price of a delivered GPU-hour',
    body: html`${termOf(
      'Price of a delivered GPU-hour',
      'the money of a funder for this time, divided by the GPU-hours that its jobs got.',
    )}${paragraphOf(...priceSentences(summary, priced))}${
      priced.length === 0 ? undefined : priceFigure(summary, priced)
    }`,
  };
}

/** The cheapest first; a tie keeps the order of the file. */
function pricedOf({ funders }: Summary): readonly Priced[] {
  return funders
    .flatMap((funder) => {
      const { microsPerDeliveredGpuHour: price } = funder;
      return price === null ? [] : [{ funder, micros: BigInt(price) }];
    })
    .sort((a, b) => compare(a.micros, b.micros));
}

function priceSentences(summary: Summary, priced: readonly Priced[]): readonly string[] {
  const unpriced = summary.funders.filter(
    (each) => each.microsPerDeliveredGpuHour === null && !isOperator(each),
  );
  const count = countOf(unpriced.length, 'funder');
  const names = listOf(unpriced.map(({ name }) => name));
  const without =
    unpriced.length === 0
      ? ''
      : `${withCapital(count)} ${unpriced.length === 1 ? 'has' : 'have'} no price, because no ` +
        `money or no delivery belongs to this time: ${names}.`;
  const sellers = summary.funders.some(isOperator)
    ? 'An operator has no price here: it sells what nobody bought.'
    : '';
  const cheapest = priced[0];
  const dearest = priced.at(-1);
  if (cheapest === undefined || dearest === undefined) return [without, sellers];
  const overall = overallPrice(summary);
  const all =
    overall === undefined || priced.length === 1
      ? ''
      : `All together paid ${priceBeforeCredits(summary, overall)}.`;
  const range =
    priced.length === 1
      ? `${cheapest.funder.name} paid ${priceText(String(cheapest.micros))} for each GPU-hour.`
      : `The least was ${priceText(String(cheapest.micros))} (${cheapest.funder.name}), the most ` +
        `${priceText(String(dearest.micros))} (${dearest.funder.name}).`;
  const why =
    'A funder that asks for less than its entitlement pays more for each hour that it gets.';
  return [all, range, priced.length === 1 ? '' : why, without, sellers];
}

function priceFigure(summary: Summary, priced: readonly Priced[]) {
  return figureOf({
    id: 'prices',
    name: 'Price of a delivered GPU-hour, by funder',
    description: `In euros, the cheapest first, for ${countOf(priced.length, 'funder')}.`,
    legend: [],
    chart: barRowsChart({
      names: priced.map(({ funder }) => funder.name),
      labels: priced.map(({ micros }) => priceText(String(micros))),
      parts: [{ ink: 'blue', values: priced.map(({ micros }) => Number(micros) / 1e6) }],
    }),
    table: {
      caption: 'Money, GPU-hours and price of each funder',
      columns: [
        { text: 'Funder', of: ({ name }) => name },
        { number: 'EUR for this time', of: ({ accruedMicros }) => eurCell(accruedMicros) },
        { number: 'Delivered', of: (each) => gpuHoursCell(each.deliveredGpuSeconds) },
        {
          number: 'EUR per GPU-hour',
          of: ({ microsPerDeliveredGpuHour: price }) => (price === null ? '–' : priceCell(price)),
        },
      ],
      rows: summary.funders,
    },
  });
}
