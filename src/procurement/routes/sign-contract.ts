/** From an awarded bid to its contract. */
import Type from 'typebox';
import { toPartsPerMillion } from '../../kernel/units.ts';
import type { Database } from '../../platform/database/transaction.ts';
import { type AnyRoute, defineRoute } from '../../platform/http/route.ts';
import {
  fromWireInstant,
  fromWireMicros,
  wireCount,
  wireId,
  wireInstant,
  wireMicros,
  wireNullable,
  wireText,
} from '../../platform/http/wire.ts';
import { factsOfLife } from '../commands/contract-life.ts';
import { type SignPorts, signContract } from '../commands/sign-contract.ts';
import { selectBidOnceOpened } from '../store/bids.ts';
import { selectCall } from '../store/calls.ts';
import { problemTypesOf, refuseWith } from './contract-life-problems.ts';
import {
  CLOSED,
  fromWireIndexation,
  fromWireMilestones,
  GPUS_MAX,
  PHASES_MAX,
  toWireLife,
  wireIndexation,
  wireLife,
  wireMilestone,
} from './contract-life-wire.ts';

export interface SignContractPorts {
  readonly database: Database;
  readonly signPorts: SignPorts;
}

const SITES_MAX = 100;

const wireSiteNames = Type.Object(
  {
    site: wireId('site_'),
    cluster: wireId('cluster_'),
    powerMicrosPerMwh: wireMicros,
    gpuCounts: Type.Optional(
      Type.Array(wireCount(0, GPUS_MAX), {
        maxItems: PHASES_MAX,
        description: 'the GPUs of the bid that stand here, by phase; for its only site: all',
      }),
    ),
  },
  { ...CLOSED, title: 'SiteNames' },
);

const wireDraft = Type.Object(
  {
    id: wireId('contract_'),
    operator: wireId('party_'),
    sites: Type.Array(wireSiteNames, {
      minItems: 1,
      maxItems: SITES_MAX,
      description: 'one for each site of the bid, in its order',
    }),
    acceleratorClass: wireText(200),
    wattsPerGpuBusy: wireCount(0, 100_000),
    wattsPerGpuIdle: wireCount(0, 100_000),
    gpusPerNode: wireCount(1, 1_000),
    nodesPerRack: wireCount(1, 10_000),
    racksPerPod: wireCount(1, 10_000),
    creditPpm: wireCount(0, 10_000_000),
    endAt: wireInstant,
    contributions: Type.Array(
      Type.Object({ commitment: wireId('commitment_'), micros: wireMicros }, CLOSED),
      { minItems: 1, maxItems: 200 },
    ),
    milestones: Type.Array(wireMilestone, { maxItems: 100 }),
    indexation: wireNullable(wireIndexation),
    commission: wireId('party_'),
  },
  { ...CLOSED, title: 'ContractDraft' },
);

const signRoute = defineRoute({
  operationId: 'signContract',
  method: 'POST',
  path: '/v1/bids/:bidId/contract',
  summary: 'Sign the contract of an awarded bid: its sites and entitlements are there at once',
  room: 'procurement',
  permission: 'contract.manage',
  kind: 'create',
  problems: problemTypesOf(
    'not_awarded',
    'signed_already',
    'award_lapsed',
    'standstill_runs',
    'complaints_open',
    'exists',
    'commission_unfit',
    'commitment_unknown',
    'sites_differ',
    'site_named_twice',
    'gpus_undivided',
    'end_not_first_of_month',
    'phase_empty',
    'gpus_differ',
    'site_empty',
    'nodes_split',
    'union_share',
    'union_match',
    'money_differs',
    'shares_not_whole',
    'milestone_phase_unknown',
    'milestone_commitment',
    'milestone_instalment',
    'instalment_repeated',
    'plan_refused',
  ),
  params: Type.Object({ bidId: wireId('bid_') }, CLOSED),
  body: wireDraft,
  answer: wireLife,
  scopesOf: async ({ params: { bidId } }, reader) => {
    const bid = await selectBidOnceOpened(reader, bidId);
    const call = bid && (await selectCall(reader, bid.call));
    return call === undefined ? undefined : [{ kind: 'programme', id: call.terms.programme }];
  },
  handle: async (
    { params: { bidId: bid }, body, caller },
    { database, signPorts }: SignContractPorts,
  ) => {
    const {
      id: contract,
      sites,
      contributions,
      milestones,
      indexation,
      commission,
      ...rest
    } = body;
    const draft = {
      bid,
      commission,
      names: {
        ...rest,
        contract,
        sites: sites.map(({ powerMicrosPerMwh, gpuCounts, ...each }) => ({
          ...each,
          powerMicrosPerMwh: fromWireMicros(powerMicrosPerMwh),
          gpuCounts,
        })),
        creditPpm: toPartsPerMillion(rest.creditPpm),
        endAt: fromWireInstant(rest.endAt),
      },
      contributions: contributions.map(({ commitment, micros }) => ({
        commitment,
        micros: fromWireMicros(micros),
      })),
      milestones: fromWireMilestones(milestones),
      indexation: fromWireIndexation(indexation),
    };
    const made = await database.write(caller, (writer) => signContract(writer, draft, signPorts));
    if (!made.ok) return refuseWith(made);
    const facts = await factsOfLife(database, made.value, caller.at);
    const { version } = made.value.signed;
    const location = `/v1/contracts/${contract}/life`;
    return { ok: true, body: toWireLife(made.value, facts), version, location };
  },
});

export const SIGN_CONTRACT_ROUTES: readonly AnyRoute<SignContractPorts>[] = [signRoute];
