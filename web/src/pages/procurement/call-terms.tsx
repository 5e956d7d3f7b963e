/** What a call says, to who takes part in it and to everybody: dates, caps, lots, criteria. */
import type { Call } from '../../../../src/client/calls.ts';
import { useNames } from '../../api/names.ts';
import { DetailList } from '../../parts/detail-list.tsx';
import { Panel } from '../../parts/page.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { shownStateOf } from './call-state.ts';
import { callTexts } from './call-texts.ts';
import { procurementTexts } from './texts.ts';

const PPM = 1e6;

/** As it is published. */
export interface OfTerms {
  readonly call: Omit<Call, 'launchVote' | 'shaken' | 'version'>;
}

interface TermsProps extends OfTerms {
  /** For who may not ask for the names of parties. */
  readonly stateNames?: readonly string[];
}

export function Terms({ call, stateNames }: TermsProps) {
  const texts = useTexts(procurementTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const { launchedAt } = call;
  return (
    <Panel title={texts.terms}>
      <DetailList
        details={[
          [texts.state, texts[shownStateOf(call, Date.now())]],
          [texts.launchedAt, launchedAt === null ? '–' : formats.dateTime(launchedAt)],
          [texts.deadline, formats.dateTime(call.deadlineAt)],
          ...call.extensions.map(
            ({ deadlineAt, reason }) =>
              [texts.extended, `${formats.date(deadlineAt)}: ${reason}`] as const,
          ),
          [texts.standstill, formats.duration(call.standstillSeconds)],
          [texts.states, formats.list(stateNames ?? call.states.map(nameOf))],
          [texts.projectsMax, formats.count(call.projectCountMax)],
          [texts.unionMax, formats.money(call.unionMicrosMax)],
          ...call.unionMicrosMaxByPhase.flatMap((micros, index) =>
            micros === null
              ? []
              : [[`${texts.unionMax}: ${call.phaseNames[index]}`, formats.money(micros)] as const],
          ),
        ]}
      />
    </Panel>
  );
}

interface OfCore {
  readonly call: Pick<Call, 'lots' | 'phaseNames' | 'criteria'>;
}

export function Lots({ call: { lots, phaseNames } }: OfCore) {
  const texts = useTexts(procurementTexts);
  const formats = useFormats();
  const askedOf = ({ phases }: (typeof lots)[number], index: number): readonly string[] => {
    const asked = phases[index];
    if (asked === undefined) return ['–'];
    return [
      texts.equivalentsMin(formats.count(asked.h100EquivalentsMin)),
      texts.unionAtMost(formats.moneyShort(asked.unionMicrosMax)),
    ];
  };
  return (
    <Panel title={texts.lots}>
      <DataTable
        caption={texts.lots}
        rows={lots}
        rowKey={({ id }) => id}
        columns={[
          { key: 'name', title: texts.lot, value: ({ name }) => name },
          {
            key: 'projectsMax',
            title: texts.projectsMax,
            isNumber: true,
            value: ({ projectCountMax }) => projectCountMax,
          },
          ...phaseNames.map((phase, index) => ({
            key: `phase-${index}`,
            title: capitalised(phase),
            value: (lot: (typeof lots)[number]) => askedOf(lot, index).join('; '),
            show: (lot: (typeof lots)[number]) => <Lines lines={askedOf(lot, index)} />,
          })),
          {
            key: 'kilowattsMin',
            title: texts.itLoad,
            isNumber: true,
            value: ({ itLoadKilowattsMin }) => itLoadKilowattsMin,
            show: ({ itLoadKilowattsMin }) => formats.count(itLoadKilowattsMin),
          },
        ]}
      />
    </Panel>
  );
}

type Criterion = Call['criteria'][number];

export function Criteria({ call: { criteria } }: OfCore) {
  const texts = useTexts(procurementTexts);
  const formats = useFormats();
  const scaleOf = useScaleText();
  return (
    <Panel title={texts.criteria}>
      <DataTable
        caption={texts.criteria}
        rows={criteria}
        rowKey={({ id }) => id}
        columns={[
          { key: 'name', title: texts.criterion, value: ({ name }) => name },
          {
            key: 'weight',
            title: texts.weight,
            isNumber: true,
            value: ({ weightPpm }) => weightPpm / PPM,
            show: ({ weightPpm }) => formats.percentOfPpm(weightPpm),
          },
          {
            key: 'pointsMin',
            title: texts.pointsMin,
            isNumber: true,
            value: ({ pointsMin }) => pointsMin,
          },
          {
            key: 'pointsMax',
            title: texts.pointsMax,
            isNumber: true,
            value: ({ pointsMax }) => pointsMax,
          },
          {
            key: 'scale',
            title: useTexts(callTexts).scale,
            value: (criterion) => scaleOf(criterion).join('; '),
            show: (criterion) => <Lines lines={scaleOf(criterion)} />,
          },
        ]}
      />
    </Panel>
  );
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  return (
    <span className="lines prose">
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </span>
  );
}

/** Less of a PUE is better; of everything else, more. */
export function useScaleText(): (criterion: Pick<Criterion, 'scales'>) => readonly string[] {
  const texts = useTexts(callTexts);
  const formats = useFormats();
  const measureOf = useMeasureText();
  return ({ scales }) =>
    scales.length === 0
      ? [texts.byPeople]
      : scales.map(({ measure, steps }) => {
          const side = measure === 'pue' ? texts.upTo : texts.from;
          const parts = steps.map(({ label, bound, points }) =>
            texts.ofAtMost(formats.count(points), label, side(measureOf(measure, bound))),
          );
          return `${texts[measure]}: ${parts.join(', ')}`;
        });
}

/** A measured value as people write it: 1.07, 90%, 48. */
export function useMeasureText(): (
  measure: Criterion['scales'][number]['measure'],
  value: number,
) => string {
  const formats = useFormats();
  return (measure, value) => {
    if (measure === 'pue') return formats.decimal(value / PPM);
    return measure === 'backup-hours' ? formats.count(value) : formats.percentOfPpm(value);
  };
}

export function Documents({ call: { documents } }: OfTerms) {
  const texts = useTexts(callTexts);
  if (documents.length === 0) return null;
  return (
    <Panel title={texts.documents}>
      <DetailList
        details={documents.map(
          ({ name, address, sha256 }) =>
            [
              name,
              <span key={sha256} className="lines">
                <a href={address} rel="noreferrer">
                  {address}
                </a>
                <small>
                  {texts.fingerprint}: {sha256}
                </small>
              </span>,
            ] as const,
        )}
      />
    </Panel>
  );
}

/** `phase 1` at the start of a label. */
function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
