/** The numbers on top of the overview; what one may not see is left out. */
import type { Plan } from '../../../../src/client/plan.ts';
import { Figure, Figures } from '../../parts/figure.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import {
  commitmentsOfContracts,
  contractedGpuCount,
  deliveredOf,
  elapsedShareOf,
  gpuUseOf,
  moneyOf,
  shareOf,
} from './figures.ts';
import { overviewTexts } from './texts.ts';
import { type Chain, seesDelivery } from './use-chain.ts';

interface OverviewFiguresProps {
  readonly plan: Plan;
  readonly chain: Chain;
  readonly nowMilliseconds: number;
}

export function OverviewFigures(props: OverviewFiguresProps) {
  return (
    <Figures>
      <MoneyFigure {...props} />
      <DeliveryFigures {...props} />
      <UseFigures {...props} />
    </Figures>
  );
}

function MoneyFigure({ chain: { commitments, contracts } }: OverviewFiguresProps) {
  const texts = useTexts(overviewTexts);
  const formats = useFormats();
  if (commitments.data === undefined || contracts.isLoading) return null;
  const { items } = commitments.data.body;
  const own = commitmentsOfContracts(items, contracts.data?.body.items ?? []);
  const { committedMicros, paidMicros } = moneyOf(own);
  const all = moneyOf(items).committedMicros;
  const paid = formats.moneyShort(paidMicros);
  const note =
    all === committedMicros
      ? texts.committedNote(paid)
      : texts.committedNoteOfSome(paid, formats.moneyShort(all));
  return (
    <Figure
      label={texts.committed}
      value={formats.moneyShort(committedMicros)}
      note={note}
      madeOf={{ to: '/funding' }}
    />
  );
}

function DeliveryFigures({ plan, chain, nowMilliseconds }: OverviewFiguresProps) {
  const texts = useTexts(overviewTexts);
  const formats = useFormats();
  const { delivery } = chain;
  if (delivery.data === undefined || !seesDelivery(chain)) return null;
  const { entitledGpuSeconds, dueGpuSeconds, deliveredGpuSeconds } = deliveredOf(
    delivery.data.body.rows,
    elapsedShareOf(nowMilliseconds, plan),
  );
  const share = formats.percent(shareOf(deliveredGpuSeconds, dueGpuSeconds));
  const madeOf = { to: '/delivery' };
  return (
    <>
      <Figure
        label={texts.entitled}
        value={formats.gpuHours(entitledGpuSeconds)}
        unit={texts.gpuHours}
        note={texts.entitledNote(formats.gpuHours(dueGpuSeconds))}
        madeOf={madeOf}
      />
      <Figure
        label={texts.delivered}
        value={formats.gpuHours(deliveredGpuSeconds)}
        unit={texts.gpuHours}
        note={texts.deliveredNote(share)}
        madeOf={madeOf}
      />
    </>
  );
}

function UseFigures({ chain: { clusters, contracts }, nowMilliseconds }: OverviewFiguresProps) {
  const texts = useTexts(overviewTexts);
  const formats = useFormats();
  const states = clusters.flatMap(({ state }) => state ?? []);
  if (states.length === 0) return null;
  const use = gpuUseOf(states);
  const at = new Date(nowMilliseconds).toISOString();
  const own = contracts.data?.body.items ?? [];
  const contracted = contractedGpuCount(own, at);
  const isShort = use.inServiceGpuCount < contracted;
  return (
    <>
      <Figure
        label={texts.service}
        value={formats.count(use.inServiceGpuCount)}
        {...(own.length > 0 && { note: texts.serviceNote(formats.count(contracted)) })}
        madeOf={{ to: '/capacity' }}
        {...(isShort && { tone: 'warn' as const })}
      />
      <Figure
        label={texts.inUse}
        value={formats.count(use.usedGpuCount)}
        note={texts.inUseNote(formats.percent(shareOf(use.usedGpuCount, use.inServiceGpuCount)))}
        madeOf={{ to: '/jobs', search: { state: 'running' } }}
      />
      <Figure
        label={texts.waiting}
        value={formats.count(use.waitingCount)}
        note={texts.waitingNote(use.waitingGpuCount)}
        madeOf={{ to: '/jobs', search: { state: 'waiting' } }}
      />
    </>
  );
}
