/** The connection of a site on the wire. */
import Type, { type Static } from 'typebox';
import { type EpochSeconds, GIBIBYTES_MAX } from '../../kernel/units.ts';
import {
  fromWireInstant,
  toWireInstant,
  wireCount,
  wireGpuSeconds,
  wireId,
  wireInstant,
  wireLines,
  wireNullable,
  wirePpm,
  wireText,
  wireWord,
} from '../../platform/http/wire.ts';
import { AGENT_WORDS, type ConnectionPorts } from '../commands/agent-ports.ts';

type SitePlan = NonNullable<Awaited<ReturnType<ConnectionPorts['readSitePlan']>>>;
type AgentOrder = Awaited<ReturnType<ConnectionPorts['readAgentOrders']>>[number];
type SiteTidings = Parameters<ConnectionPorts['takeTidings']>[2];

const CLOSED = { additionalProperties: false } as const;
const JOB_NUMBER_MAX = 2_147_483_647;
const ATTEMPT_MAX = 65_535;
const GPU_COUNT_MAX = 10_000_000;
const RUNS_MAX = 5_000;
const LIST_MAX = 10_000;
const SECONDS_MAX = 2_147_483_647;
const NUMBER_MAX = Number.MAX_SAFE_INTEGER;

const list = <Item extends Parameters<typeof Type.Array>[0]>(item: Item, maxItems = LIST_MAX) =>
  Type.Array(item, { maxItems });

const wirePartition = Type.Object(
  { cluster: wireId('cluster_'), partition: wireText(100) },
  CLOSED,
);
const wireUser = Type.Object(
  {
    person: Type.Unsafe<`person_${string}`>({
      type: 'string',
      pattern: '^person_[a-z0-9-]{1,80}$',
      maxLength: 87,
      description: 'the id of a person',
    }),
    username: Type.String({
      pattern: '^[a-z_][a-z0-9_.-]{0,31}$',
      maxLength: 32,
      description: 'a user name of the site: small letters, digits, dots, hyphens, underscores',
    }),
  },
  CLOSED,
);

const draft = {
  depth: wireWord(AGENT_WORDS.depths),
  mendsDrift: Type.Boolean(),
  partitions: list(wirePartition, 1_000),
  users: list(wireUser),
};
export const wireConnectionDraft = Type.Object(draft, { ...CLOSED, title: 'SiteConnectionDraft' });
export const wireConnection = Type.Object(
  {
    site: wireId('site_'),
    depth: draft.depth,
    mendsDrift: draft.mendsDrift,
    partitions: draft.partitions,
    users: Type.Array(Type.Object({ person: Type.String(), username: Type.String() }, CLOSED)),
    seenUntil: wireInstant,
    heardAt: wireNullable(wireInstant),
    drift: Type.Array(Type.String()),
  },
  { ...CLOSED, title: 'SiteConnection' },
);

const run = { jobNumber: wireCount(0, JOB_NUMBER_MAX), attempt: wireCount(1, ATTEMPT_MAX) };
const wireOrder = Type.Object(
  {
    kind: wireWord(['start', 'stop', 'notice']),
    number: wireCount(1, NUMBER_MAX),
    ...run,
    vacateAt: wireNullable(wireInstant),
    start: wireNullable(
      Type.Object(
        {
          cluster: wireId('cluster_'),
          allocation: wireId('allocation_'),
          gpuCount: wireCount(1, GPU_COUNT_MAX),
          nodes: Type.Array(wireCount(0, GPU_COUNT_MAX)),
          gpuCounts: Type.Array(wireCount(1, GPU_COUNT_MAX)),
          requestedSeconds: wireCount(0, SECONDS_MAX),
          keptSeconds: wireCount(0, SECONDS_MAX),
          name: wireText(200, 0),
          script: wireNullable(wireLines(65_536)),
          user: wireNullable(Type.String()),
        },
        CLOSED,
      ),
    ),
  },
  { ...CLOSED, title: 'AgentOrder' },
);

export const wireWork = Type.Object(
  {
    now: wireInstant,
    depth: wireWord(AGENT_WORDS.depths),
    mendsDrift: Type.Boolean(),
    seenUntil: wireInstant,
    partitions: Type.Array(wirePartition),
    funders: Type.Array(Type.Object({ funder: wireId('party_'), sharePpm: wirePpm }, CLOSED)),
    modes: Type.Array(
      Type.Object(
        {
          mode: wireId('mode_'),
          priority: wireWord(['emergency', 'reserved-research', 'ordinary', 'market']),
          gpuCountMax: wireNullable(wireCount(1, GPU_COUNT_MAX)),
        },
        CLOSED,
      ),
    ),
    allocations: Type.Array(
      Type.Object(
        {
          allocation: wireId('allocation_'),
          funder: wireId('party_'),
          mode: wireId('mode_'),
          sharePpm: wirePpm,
          limitGpuSeconds: wireGpuSeconds,
          storageGibibytes: wireNullable(wireCount(0, GIBIBYTES_MAX)),
          state: wireWord(['open', 'closed']),
          users: Type.Array(Type.String()),
        },
        CLOSED,
      ),
    ),
    orders: Type.Array(wireOrder),
  },
  { ...CLOSED, title: 'SiteWork' },
);

const wireFact = Type.Object(
  {
    ...run,
    kind: wireWord(AGENT_WORDS.facts),
    at: wireInstant,
    keptSeconds: wireCount(0, SECONDS_MAX),
  },
  { ...CLOSED, title: 'RunFact' },
);
const wireSiteRun = Type.Object(
  {
    siteJob: wireCount(1, 4_294_967_295),
    account: wireText(200),
    partition: wireText(100),
    username: wireText(64),
    name: wireText(200, 0),
    submittedAt: wireInstant,
    startedAt: wireInstant,
    heldUntil: wireInstant,
    outcome: wireNullable(wireWord(['completed', 'failed', 'cancelled'])),
    gpuCount: wireCount(1, GPU_COUNT_MAX),
    requestedSeconds: wireCount(1, SECONDS_MAX),
    run: wireNullable(Type.Object(run, CLOSED)),
  },
  { ...CLOSED, title: 'SiteRun' },
);

const wireRunWait = Type.Object(
  {
    ...run,
    siteJob: wireCount(1, 4_294_967_295),
    state: wireText(40),
    reason: wireText(200, 0),
  },
  { ...CLOSED, title: 'RunWait' },
);

export const wireTidings = Type.Object(
  {
    acknowledged: list(wireCount(1, NUMBER_MAX)),
    facts: list(wireFact),
    runs: list(wireSiteRun, RUNS_MAX),
    seenUntil: wireInstant,
    drift: list(wireText(500), 1_000),
    outOfService: list(
      Type.Object({ partition: wireText(100), gpuCount: wireCount(0, GPU_COUNT_MAX) }, CLOSED),
      1_000,
    ),
    waits: wireNullable(list(wireRunWait)),
  },
  { ...CLOSED, title: 'SiteTidings' },
);
export const wireTidingsTaken = Type.Object(
  {
    newFactCount: wireCount(0, LIST_MAX),
    newUsageCount: wireCount(0, NUMBER_MAX),
    isSeen: Type.Boolean(),
    refusals: Type.Array(
      Type.Object(
        { siteJob: wireCount(1, NUMBER_MAX), reason: wireWord(AGENT_WORDS.refusals) },
        CLOSED,
      ),
    ),
  },
  { ...CLOSED, title: 'SiteTidingsTaken' },
);

export function fromWireTidings(wire: Static<typeof wireTidings>): SiteTidings {
  return {
    acknowledged: wire.acknowledged,
    facts: wire.facts.map((fact) => ({ ...fact, at: fromWireInstant(fact.at) })),
    runs: wire.runs.map(({ submittedAt, startedAt, heldUntil, outcome, run: own, ...rest }) => ({
      ...rest,
      submittedAt: fromWireInstant(submittedAt),
      startedAt: fromWireInstant(startedAt),
      heldUntil: fromWireInstant(heldUntil),
      outcome: outcome ?? undefined,
      run: own ?? undefined,
    })),
    seenUntil: fromWireInstant(wire.seenUntil),
    drift: wire.drift,
    outOfService: wire.outOfService,
    waits: wire.waits ?? undefined,
  };
}

export function toWireWork(
  plan: SitePlan,
  orders: readonly AgentOrder[],
  now: EpochSeconds,
): Static<typeof wireWork> {
  return {
    now: toWireInstant(now),
    depth: plan.depth,
    mendsDrift: plan.mendsDrift,
    seenUntil: toWireInstant(plan.seenUntil),
    partitions: plan.partitions.map((each) => ({ ...each })),
    funders: plan.funders.map((each) => ({ ...each })),
    modes: plan.modes.map(({ mode, priority, gpuCountMax }) => ({
      mode,
      priority,
      gpuCountMax: gpuCountMax ?? null,
    })),
    allocations: plan.allocations.map((each) => ({
      ...each,
      storageGibibytes: each.storageGibibytes ?? null,
      users: [...each.users],
    })),
    orders: orders.map(toWireOrder),
  };
}

function toWireOrder(order: AgentOrder): Static<typeof wireOrder> {
  const { kind, number, jobNumber, attempt } = order;
  const named = { kind, number, jobNumber, attempt, vacateAt: null, start: null };
  if (order.kind === 'notice') return { ...named, vacateAt: toWireInstant(order.vacateAt) };
  if (order.kind === 'stop') return named;
  const { cluster, allocation, gpuCount, requestedSeconds, keptSeconds, name } = order;
  const start = {
    cluster,
    allocation,
    gpuCount,
    requestedSeconds,
    keptSeconds,
    name,
    nodes: [...order.nodes],
    gpuCounts: [...order.gpuCounts],
    script: order.script ?? null,
    user: order.user ?? null,
  };
  return { ...named, start };
}
