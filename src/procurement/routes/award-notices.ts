/** What is told to all of an award: who, where, for how much and why; of other bids, how many. */
import Type, { type Static } from 'typebox';
import type { Database } from '../../platform/database/transaction.ts';
import { withPages } from '../../platform/http/pages.ts';
import { refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { defineRoute } from '../../platform/http/route.ts';
import {
  toWireInstant,
  toWireInstantOrNull,
  toWireMicros,
  wireCount,
  wireId,
  wireInstant,
  wireLines,
  wireMicros,
  wireNullable,
  wireText,
  wireWord,
} from '../../platform/http/wire.ts';
import { readAwardDocument } from '../commands/documents.ts';
import { selectAwardNotice } from '../store/award-notices.ts';
import { CLOSED } from './call-wire.ts';

export interface AwardNoticePorts {
  readonly database: Database;
}

const BIDS_MAX = 100_000;
const SCORE_MAX = 100_000;
const bidCount = wireCount(0, BIDS_MAX);

const wireAward = Type.Object(
  {
    rank: wireCount(1, BIDS_MAX),
    bid: wireId('bid_'),
    lot: Type.String({ maxLength: 80 }),
    title: Type.String({ maxLength: 1_000 }),
    bidder: wireId('party_'),
    bidderName: wireText(200),
    hosts: Type.Array(wireId('party_')),
    scoreThousandths: wireCount(0, SCORE_MAX),
    unionMicros: wireMicros,
    awardedAt: wireInstant,
    /** Of a bid that was called up from the reserve: its contract waits until then. */
    standstillEndsAt: wireNullable(wireInstant),
    contract: wireNullable(wireId('contract_')),
    lapsedAt: wireNullable(wireInstant),
  },
  { ...CLOSED, title: 'NoticeAward' },
);

const wireLot = Type.Object(
  {
    lot: Type.String({ maxLength: 80 }),
    received: bidCount,
    excluded: bidCount,
    unranked: bidCount,
    ranked: bidCount,
    awarded: bidCount,
  },
  { ...CLOSED, title: 'NoticeLot' },
);

const wireKeptOut = Type.Object(
  {
    because: wireWord([
      'union_share',
      'state_match',
      'projects_in_lot',
      'projects_in_all',
      'union_money_in_phase',
      'union_money_in_all',
      'state_commitment',
      'left_out',
    ]),
    count: wireCount(1, BIDS_MAX),
  },
  CLOSED,
);

const wireNotice = Type.Object(
  {
    call: wireId('call_'),
    callName: wireText(200),
    buyer: wireId('party_'),
    buyerName: wireText(200),
    decidedAt: wireInstant,
    standstillEndsAt: wireInstant,
    awardedAt: wireInstant,
    basis: wireWord(['rank-order', 'optimum', 'list']),
    reason: wireNullable(wireLines(4_000)),
    awards: Type.Array(wireAward),
    lots: Type.Array(wireLot),
    keptOut: Type.Array(wireKeptOut),
  },
  { ...CLOSED, title: 'AwardNotice' },
);

type Notice = NonNullable<Awaited<ReturnType<typeof selectAwardNotice>>>;

function toWireNotice(notice: Notice): Static<typeof wireNotice> {
  return {
    ...notice,
    decidedAt: toWireInstant(notice.decidedAt),
    standstillEndsAt: toWireInstant(notice.standstillEndsAt),
    awardedAt: toWireInstant(notice.awardedAt),
    reason: notice.reason ?? null,
    awards: notice.awards.map(({ calledUp, lapse, ...award }) => ({
      ...award,
      hosts: [...award.hosts],
      unionMicros: toWireMicros(award.unionMicros),
      awardedAt: toWireInstant(award.awardedAt),
      standstillEndsAt: toWireInstantOrNull(calledUp?.standstillEndsAt),
      contract: award.contract ?? null,
      lapsedAt: toWireInstantOrNull(lapse?.lapsedAt),
    })),
    lots: [...notice.lots],
    keptOut: [...notice.keptOut],
  };
}

const readNotice = defineRoute({
  operationId: 'getAwardNotice',
  method: 'GET',
  path: '/v1/published/calls/:callId/award-notice',
  summary: 'What was awarded in a call, to whom, for how much and why; how many bids were not',
  description: 'Names no bid that was not awarded. The reason of a list is in the Board’s words.',
  room: 'procurement',
  permission: 'public',
  kind: 'read',
  params: Type.Object({ callId: wireId('call_') }, CLOSED),
  answer: wireNotice,
  handle: async ({ params: { callId } }, { database }: AwardNoticePorts) => {
    const notice = await database.snapshot((reader) => selectAwardNotice(reader, callId));
    if (notice === undefined) return refuse(PROBLEMS.notFound, nothingAwarded(callId));
    return { ok: true, body: toWireNotice(notice) };
  },
});

const getAwardNotice = withPages(readNotice, async (request, { database }) => {
  const { params, caller } = request;
  const { callId } = params;
  const found = await database.snapshot((reader) => readAwardDocument(reader, callId, caller.at));
  return found ?? refuse(PROBLEMS.notFound, nothingAwarded(callId));
});

function nothingAwarded(callId: string): string {
  return `Nothing was awarded in ${callId}.`;
}

export const AWARD_NOTICE_ROUTES = [getAwardNotice];
