/** The comparison itself, the answer on its first screen. */
import type {
  ComparedMeasure,
  ComparedRun,
  RehearsalComparison,
} from '../../../../src/client/rehearsal-comparison.ts';
import { Chart } from '../../parts/chart/chart.tsx';
import { Figure, Figures } from '../../parts/figure.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { Notice } from '../../parts/states.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { compareTexts } from './compare-texts.ts';
import { BudgetTable, MeasureTable } from './measure-table.tsx';
import { rehearsalTexts } from './texts.ts';
import { figureText, leadingEverywhere, takingPart } from './verdict.ts';

interface OfComparison {
  readonly comparison: RehearsalComparison;
}

export function Compared({ comparison }: OfComparison) {
  const texts = useTexts(compareTexts);
  const section = useTexts(rehearsalTexts);
  const formats = useFormats();
  const { runs, measures, cautions } = comparison;
  const [first] = runs;
  const parties = [...new Set(runs.map(({ decidingParty }) => decidingParty))];
  const party = parties.length === 1 ? (parties[0] ?? null) : null;
  const notes = runs.flatMap(({ label, notes: own }) => own.map((note) => `${label}: ${note}`));
  const verdict = useVerdict(comparison);
  const isOneTime = runs.every(({ start, end }) => start === first?.start && end === first.end);
  const time =
    first === undefined || !isOneTime
      ? ''
      : texts.lead(formats.date(first.start), formats.date(first.end));
  const asked = new URLSearchParams(runs.map(({ id }) => ['run', id])).toString();
  return (
    <Page
      title={party === null ? texts.title : texts.titleFor(party)}
      lead={`${verdict} ${time}`}
      path={[{ to: '/rehearsal', name: section.section }]}
      actions={
        <a href={`/v1/rehearsal-comparison?${asked}&format=html`} target="_blank" rel="noreferrer">
          {texts.page}
        </a>
      }
    >
      <Leaders comparison={comparison} />
      {notes.length > 0 && <Sentences title={texts.budget} sentences={notes} />}
      {cautions.length > 0 && <Sentences title={texts.cautions} sentences={cautions} />}
      <Panel title={texts.measures} note={texts.measuresMore}>
        <MeasureTable runs={runs} measures={measures} />
      </Panel>
      <Capacity comparison={comparison} />
      <Money comparison={comparison} />
      <BudgetTable runs={runs} />
      <Dependence runs={runs} />
    </Page>
  );
}

/** What a decision turns on, in this order; sums over time only where all cover the same. */
const CONTESTS = [
  'public-money',
  'delivered',
  'entitled',
  'price',
  'wait-95',
  'depends-on-others',
] as const;

function contestsOf({ measures }: RehearsalComparison): readonly ComparedMeasure[] {
  return CONTESTS.flatMap((id) => {
    const found = measures.find((measure) => measure.id === id);
    const isOne = found !== undefined && found.best !== null && takingPart(found).length > 1;
    return isOne ? [found] : [];
  });
}

function useVerdict(comparison: RehearsalComparison): string {
  const texts = useTexts(compareTexts);
  const formats = useFormats();
  const positions = leadingEverywhere(contestsOf(comparison));
  if (positions === undefined) return texts.verdictLevel;
  const labels = labelsAt(comparison, positions);
  const [only] = labels;
  if (only === undefined) return texts.verdictNone;
  return labels.length === 1 ? texts.verdictOne(only) : texts.verdictSome(formats.list(labels));
}

function labelsAt({ runs }: RehearsalComparison, positions: readonly number[]): readonly string[] {
  return positions.flatMap((position) => runs[position]?.label ?? []);
}

function Leaders({ comparison }: OfComparison) {
  const texts = useTexts(compareTexts);
  const formats = useFormats();
  const words = { formats, notByTheEnd: texts.notByTheEnd };
  return (
    <Figures>
      {contestsOf(comparison).map((measure) => {
        const { id, figures, leading } = measure;
        const taking = takingPart(measure);
        const names = labelsAt(comparison, leading);
        const level =
          taking.length === figures.length
            ? texts.allLevel
            : texts.someLevel(formats.list(labelsAt(comparison, taking)));
        const best = leading[0] ?? taking[0] ?? 0;
        return (
          <Figure
            key={id}
            label={texts[id as (typeof CONTESTS)[number]]}
            value={figureText(measure, figures[best] ?? null, words)}
            note={names.length === 0 ? level : `${texts.best}: ${formats.list(names)}`}
          />
        );
      })}
    </Figures>
  );
}

function Sentences(props: { readonly title: string; readonly sentences: readonly string[] }) {
  return (
    <Notice title={props.title}>
      <ul lang="en">
        {props.sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Notice>
  );
}

function valuesOf({ measures }: RehearsalComparison, wanted: string, divisor: number) {
  const found = measures.find(({ id }) => id === wanted);
  return found?.figures.map((figure) => Number(figure ?? 0) / divisor) ?? [];
}

function Capacity({ comparison }: OfComparison) {
  const texts = useTexts(compareTexts);
  const formats = useFormats();
  const entitled = valuesOf(comparison, 'entitled', 3_600);
  if (entitled.length === 0) return null;
  const delivered = valuesOf(comparison, 'delivered', 3_600);
  return (
    <Panel title={texts.capacity}>
      <Chart
        title={texts.capacity}
        description={texts.capacityChart}
        kind="bars"
        isByName
        categories={comparison.runs.map(({ label }) => label)}
        categoryName={texts.alternative}
        series={[
          { name: texts.entitled, values: entitled },
          { name: texts.delivered, values: delivered },
        ]}
        format={formats.alike([...entitled, ...delivered])}
      />
    </Panel>
  );
}

function Money({ comparison }: OfComparison) {
  const texts = useTexts(compareTexts);
  const formats = useFormats();
  const paid = valuesOf(comparison, 'public-money', 1e6);
  if (paid.length === 0) return null;
  const byUsers = valuesOf(comparison, 'user-money', 1e6);
  return (
    <Panel title={texts.money}>
      <Chart
        title={texts.money}
        description={texts.moneyChart}
        kind="stacked-bars"
        isByName
        categories={comparison.runs.map(({ label }) => label)}
        categoryName={texts.alternative}
        series={[
          { name: texts.publicMoney, values: paid },
          { name: texts.userMoney, values: byUsers },
        ]}
        format={formats.eurAlike([...paid, ...byUsers])}
      />
    </Panel>
  );
}

function Dependence({ runs }: { readonly runs: readonly ComparedRun[] }) {
  const texts = useTexts(compareTexts);
  const dependent = runs.filter(({ conditions }) => conditions.length > 0);
  if (dependent.length === 0) return null;
  return (
    <Panel title={texts.dependence}>
      {dependent.map(({ id, label, conditions }) => (
        <section key={id} lang="en">
          <h3>{label}</h3>
          <ul>
            {conditions.map((condition) => (
              <li key={condition}>{condition}</li>
            ))}
          </ul>
        </section>
      ))}
    </Panel>
  );
}
