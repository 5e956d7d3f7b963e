/**
 * The overview answers: does the money become what it was promised to become, and what is wrong
 * now? The chain from euros to GPU-hours, entitled against delivered, use against capacity.
 */
import type { Delivery } from '../../../../src/client/delivery.ts';
import type { Plan } from '../../../../src/client/plan.ts';
import { useNames } from '../../api/names.ts';
import { Asked } from '../../parts/asked.tsx';
import { Chart } from '../../parts/chart/chart.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty, Failure, Loading } from '../../parts/states.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { type Attention, attentionOf } from './attention.ts';
import {
  contractedGpuCount,
  deliveredOf,
  elapsedShareOf,
  gotGpuSeconds,
  gpuUseOf,
  shareOf,
} from './figures.ts';
import { sidesOf } from './flow.ts';
import { FlowPicture } from './flow-picture.tsx';
import { OverviewFigures } from './overview-figures.tsx';
import { overviewTexts } from './texts.ts';
import {
  type Chain,
  type Known,
  knownOf,
  readAtMilliseconds,
  seesDelivery,
  useChain,
} from './use-chain.ts';

export function OverviewPage() {
  const texts = useTexts(overviewTexts);
  const chain = useChain();
  return (
    <Asked query={chain.plan}>
      {({ body: plan }) =>
        plan.planVersion === 0 ? (
          <Page title={texts.noPlan}>
            <Empty>
              <p>{texts.noPlanMore}</p>
            </Empty>
          </Page>
        ) : (
          <Loaded plan={plan} chain={chain} nowMilliseconds={readAtMilliseconds(chain)} />
        )
      }
    </Asked>
  );
}

interface LoadedProps {
  readonly plan: Plan;
  readonly chain: Chain;
  /** When the answers came: figures and answers are of one moment. */
  readonly nowMilliseconds: number;
}

function Loaded({ plan, chain, nowMilliseconds }: LoadedProps) {
  const texts = useTexts(overviewTexts);
  const formats = useFormats();
  const attention = useAttention(chain, nowMilliseconds);
  const known = knownOf(chain);
  const { delivery } = chain;
  const isSeen = seesDelivery(chain);
  const rows = chain.delivery.data?.body.rows ?? [];
  const elapsed = elapsedShareOf(nowMilliseconds, plan);
  const { dueGpuSeconds, deliveredGpuSeconds } = deliveredOf(rows, elapsed);
  const month = formats.month(new Date(nowMilliseconds).toISOString().slice(0, 7));
  const share = formats.percent(shareOf(deliveredGpuSeconds, dueGpuSeconds));
  const count = known.isWhole ? attention.length : undefined;
  const lead = dueGpuSeconds === 0 ? texts.leadNone(month) : texts.lead(month, share, count);
  return (
    <Page title={plan.name} {...(delivery.data !== undefined && isSeen && { lead })}>
      <OverviewFigures plan={plan} chain={chain} nowMilliseconds={nowMilliseconds} />
      {known.isAny ? (
        <Panel title={texts.attention}>
          <AttentionList attention={attention} known={known} />
        </Panel>
      ) : (
        <Empty title={texts.notForYou} />
      )}
      {isSeen && (
        <>
          <Panel title={texts.flow} note={texts.flowText}>
            <Asked query={delivery} lines={10}>
              {() => <FlowPicture sides={sidesOf(flowInputOf(chain))} />}
            </Asked>
          </Panel>
          <Panel title={texts.chart}>
            <Asked query={delivery} lines={8}>
              {({ body }) => (
                <DeliveryChart rows={body.rows} month={month} elapsedShare={elapsed} />
              )}
            </Asked>
          </Panel>
        </>
      )}
    </Page>
  );
}

function flowInputOf({ sites, contracts, delivery }: Chain) {
  return {
    sites: sites.data?.body.items ?? [],
    contracts: contracts.data?.body.items ?? [],
    rows: delivery.data?.body.rows ?? [],
  };
}

function useAttention(chain: Chain, nowMilliseconds: number): readonly Attention[] {
  const texts = useTexts(overviewTexts);
  const formats = useFormats();
  const states = chain.clusters.flatMap(({ state }) => state ?? []);
  const isWhole = states.length > 0 && states.length === chain.clusters.length;
  const at = new Date(nowMilliseconds).toISOString();
  const contracted = contractedGpuCount(chain.contracts.data?.body.items ?? [], at);
  const missing = contracted - gpuUseOf(states).inServiceGpuCount;
  const input = {
    nowMilliseconds,
    commitments: chain.commitments.data?.body.items ?? [],
    conditions: chain.conditions.data?.body.items ?? [],
    statements: chain.statements.data?.body.items ?? [],
    periods: chain.periods.data?.body.items ?? [],
    longestWaiting: chain.waiting.data?.body.items[0],
    rejectedCount: chain.rejected.data?.body.items.length ?? 0,
    isRejectedMore: (chain.rejected.data?.body.nextCursor ?? null) !== null,
    rejectedSince: chain.rejectedSince,
    overdueApplicationCount: chain.applications.data?.body.items.length ?? 0,
    overdueInvoices: (chain.invoices.data?.body.items ?? []).filter(({ isOverdue }) => isOverdue),
    openRegistrationCount: chain.registrations.data?.body.items.length ?? 0,
    nameOf: useNames(),
    outOfServiceGpuCount: isWhole ? Math.max(0, missing) : 0,
  };
  return attentionOf(input, texts, formats);
}

interface AttentionListProps {
  readonly attention: readonly Attention[];
  readonly known: Known;
}

function AttentionList({ attention, known: { failures, isWhole } }: AttentionListProps) {
  const texts = useTexts(overviewTexts);
  const [failure] = failures;
  return (
    <>
      {attention.length > 0 && (
        <ul className="attention">
          {attention.map(({ key, tone, sentence, place }) => (
            <li key={key} className={tone}>
              <PageLink {...place}>{sentence}</PageLink>
            </li>
          ))}
        </ul>
      )}
      {isWhole && attention.length === 0 && <p>{texts.allWell}</p>}
      {!isWhole && failure === undefined && <Loading lines={2} />}
      {failure !== undefined && (
        <Failure error={failure.error} again={() => failures.map(({ again }) => again())} />
      )}
    </>
  );
}

const SECONDS_PER_HOUR = 3_600;

interface DeliveryChartProps {
  readonly rows: readonly Delivery[];
  readonly month: string;
  readonly elapsedShare: number;
}

function DeliveryChart({ rows, month, elapsedShare }: DeliveryChartProps) {
  const texts = useTexts(overviewTexts);
  const formats = useFormats();
  const nameOf = useNames();
  if (rows.length === 0) return <p>{texts.none}</p>;
  const funders = [...new Set(rows.map(({ funder }) => funder))];
  const hoursOf = (of: (row: Delivery) => number) =>
    funders.map((id) => {
      const own = rows.filter(({ funder }) => funder === id);
      return own.reduce((sum, row) => sum + of(row), 0) / SECONDS_PER_HOUR;
    });
  const due = hoursOf(({ entitledGpuSeconds }) => entitledGpuSeconds * elapsedShare);
  const got = hoursOf(gotGpuSeconds);
  return (
    <Chart
      title={texts.gpuHours}
      description={texts.chartText(month)}
      kind="bars"
      isByName
      categoryName={texts.funder}
      categories={funders.map(nameOf)}
      series={[
        { name: texts.soFar, values: due },
        { name: texts.got, values: got },
      ]}
      format={formats.alike([...due, ...got])}
    />
  );
}
