/** What a finished rehearsal brought: key figures, then what each funder paid and got. */
import {
  getRehearsalReport,
  type Rehearsal,
  type RehearsalFigures,
} from '../../../../src/client/rehearsals.ts';
import { distinctNames } from '../../api/distinct-names.ts';
import { useAnswer } from '../../api/questions.ts';
import { Asked } from '../../parts/asked.tsx';
import { Chart } from '../../parts/chart/chart.tsx';
import { Figure, Figures } from '../../parts/figure.tsx';
import { Panel } from '../../parts/page.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { type PriceOf, priceOf } from './price-of.ts';
import { rehearsalPageTexts } from './rehearsal-texts.ts';
import { waitOf, waitText } from './wait-text.ts';

interface OfRehearsal {
  readonly rehearsal: Pick<Rehearsal, 'id' | 'figures'>;
}

export function Result({ rehearsal: { id, figures } }: OfRehearsal) {
  const answer = useAnswer('rehearsal', { getRehearsalReport }, { params: { rehearsalId: id } });
  return (
    <>
      {figures !== null && <KeyFigures figures={figures} />}
      <Asked query={answer}>
        {({ body }) => <Funders summary={body as unknown as SummaryShown} />}
      </Asked>
    </>
  );
}

function KeyFigures({ figures }: { readonly figures: RehearsalFigures }) {
  const texts = useTexts(rehearsalPageTexts);
  const formats = useFormats();
  const { decidingParty, entitledGpuSeconds, deliveredGpuSeconds } = figures;
  const price = priceOf(figures);
  const wait = waitOf(figures.waitSecondsP95);
  return (
    <Figures>
      <Figure label={texts.price} {...priceWords(price, decidingParty, { texts, formats })} />
      {price.kind === 'paid' && (
        <Figure
          label={texts.euro}
          value={texts.minutes(formats.duration(Math.round(3_600e6 / Number(price.micros))))}
        />
      )}
      <Figure
        label={texts.delivered}
        value={formats.gpuHours(deliveredGpuSeconds)}
        unit="GPU-h"
        note={texts.ofEntitled(formats.gpuHours(entitledGpuSeconds))}
      />
      <Figure
        label={decidingParty === null ? texts.fundersMoney : texts.publicMoney}
        value={formats.moneyShort(figures.publicMicros)}
        note={texts.forThisTime}
      />
      <Figure label={texts.wait} value={waitText(wait, texts, formats)} />
      <Figure
        label={texts.used}
        value={formats.percent(figures.utilisation)}
        note={texts.usedNote(formats.percent(figures.utilisationBound))}
      />
    </Figures>
  );
}

interface Words {
  readonly texts: (typeof rehearsalPageTexts)['en'];
  readonly formats: Formats;
}

function priceWords(price: PriceOf, decidingParty: string | null, { texts, formats }: Words) {
  switch (price.kind) {
    case 'paid': {
      const note = decidingParty === null ? texts.fundersPriceNote : texts.priceNote;
      return { value: formats.price(price.micros), note };
    }
    case 'others-pay':
      return { value: formats.money('0'), note: texts.othersPay };
    case 'none-delivered':
      return { value: '–', note: texts.noneDelivered };
    case 'none-to-payers':
      return { value: '–', note: texts.noneToPayers };
  }
}

/** What is shown of summary.json. */
interface SummaryShown {
  readonly funders: readonly FunderShown[];
  readonly assumptions: readonly string[];
  readonly assumedBudget: readonly string[];
}

interface FunderShown {
  readonly id: string;
  readonly name: string;
  readonly accruedMicros: string;
  readonly entitledGpuSeconds: string;
  readonly deliveredGpuSeconds: string;
  readonly shortfallGpuSeconds: string;
  readonly microsPerDeliveredGpuHour: string | null;
  readonly waitSeconds: { readonly p95: number | null };
}

function Funders({ summary }: { readonly summary: SummaryShown }) {
  const texts = useTexts(rehearsalPageTexts);
  const formats = useFormats();
  const { funders, assumptions, assumedBudget } = summary;
  const hours = (of: (funder: FunderShown) => string) =>
    funders.map((funder) => Number(of(funder)) / 3_600);
  const [entitled, delivered] = [
    hours((each) => each.entitledGpuSeconds),
    hours((each) => each.deliveredGpuSeconds),
  ];
  const names = distinctNames(funders);
  const nameOf = ({ id, name }: FunderShown) => names.get(id) ?? name;
  const sentences = [...assumedBudget, ...assumptions];
  return (
    <>
      <Panel title={texts.funders}>
        <Chart
          title={texts.funders}
          description={texts.fundersChart}
          kind="bars"
          isByName
          categories={funders.map(nameOf)}
          categoryName={texts.funder}
          series={[
            { name: texts.entitled, values: entitled },
            { name: texts.delivered, values: delivered },
          ]}
          format={formats.alike([...entitled, ...delivered])}
        />
        <DataTable
          caption={texts.funders}
          columns={funderColumns(texts, formats, nameOf)}
          rows={funders}
          rowKey={({ id }) => id}
        />
      </Panel>
      {sentences.length > 0 && (
        <Panel title={texts.assumptions}>
          <ul lang="en">
            {sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

type Texts = (typeof rehearsalPageTexts)['en'];

function funderColumns(
  texts: Texts,
  formats: Formats,
  nameOf: (funder: FunderShown) => string,
): readonly Column<FunderShown>[] {
  const hours = (
    key: 'entitled' | 'delivered' | 'shortfall',
    of: (funder: FunderShown) => string,
  ) => ({
    key,
    title: texts[key],
    isNumber: true,
    value: (funder: FunderShown) => Number(of(funder)) / 3_600,
    show: (funder: FunderShown) => formats.hours(of(funder)),
  });
  return [
    { key: 'funder', title: texts.funder, value: nameOf },
    {
      key: 'paid',
      title: texts.paid,
      isNumber: true,
      value: ({ accruedMicros }) => Number(accruedMicros) / 1e6,
      show: ({ accruedMicros }) => formats.moneyInFull(accruedMicros),
    },
    hours('entitled', ({ entitledGpuSeconds }) => entitledGpuSeconds),
    hours('delivered', ({ deliveredGpuSeconds }) => deliveredGpuSeconds),
    hours('shortfall', ({ shortfallGpuSeconds }) => shortfallGpuSeconds),
    {
      key: 'price',
      title: texts.price,
      isNumber: true,
      value: ({ microsPerDeliveredGpuHour: price }) =>
        price === null ? null : Number(price) / 1e6,
      show: ({ microsPerDeliveredGpuHour: price }) => (price === null ? '–' : formats.price(price)),
    },
    {
      key: 'wait',
      title: texts.wait,
      isNumber: true,
      value: waitOfFunder,
      show: (funder) => waitText(waitOfFunder(funder), texts, formats),
    },
  ];
}

/** `summary.json` has zero where there was no job. */
function waitOfFunder({ waitSeconds: { p95 }, deliveredGpuSeconds }: FunderShown): number | null {
  return waitOf(p95 === 0 && deliveredGpuSeconds === '0' ? undefined : p95);
}
