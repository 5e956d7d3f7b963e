/**
 * Selections. Seen by whoever reads selections in the call, in its programme, or for a state whose
 * commitments it draws on. A bidder reads the decision on its own bid, and of no other.
 */
import Type, { type Static } from 'typebox';
import { sumMicros } from '../../kernel/units.ts';
import type { Database } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { selectPage, whereEqual } from '../../platform/http/page-sql.ts';
import { defineRead } from '../../platform/http/read.ts';
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
  wireWord,
} from '../../platform/http/wire.ts';
import { standingOf } from '../commands/awards.ts';
import {
  scopesOfNamedCall,
  scopesOfReaders,
  scopesOfReadersOfNamedCall,
} from '../commands/call-scopes.ts';
import {
  type Comparison,
  compareChoices,
  decideCall,
  type Exclusion,
  readInputs,
  type Selected,
  type SelectionPorts,
  type StoredSelection,
} from '../commands/selections.ts';
import {
  AWARD_COURSE,
  AWARD_COURSE_COLUMNS,
  type AwardCourseRow,
  awardCourseFromRow,
  selectAwardCourse,
} from '../store/awards.ts';
import { selectBid } from '../store/bids.ts';
import { selectCall } from '../store/calls.ts';
import {
  fromExclusionJson,
  SELECTION_BID_COLUMNS,
  type SelectionBidRow,
  selectSelection,
} from '../store/selections.ts';
import { toWireCourse, wireCourse } from './award-course-wire.ts';
import { BOARD_VOTE_REASONS } from './board-vote-problems.ts';
import { exclusionText, problemTypesOf, refuseWith } from './selection-problems.ts';

export interface SelectionRoutePorts extends SelectionPorts {
  readonly database: Database;
}

const CLOSED = { additionalProperties: false } as const;
const BIDS_MAX = 100_000;
const SCORE_MAX = 100_000_000;

const wireBasis = wireWord(['rank-order', 'optimum', 'list']);
const wireExclusion = Type.Object(
  {
    reason: wireWord([
      'union_share',
      'state_match',
      'projects_in_lot',
      'projects_in_all',
      'union_money_in_phase',
      'union_money_in_all',
      'state_commitment',
      'left_out',
    ]),
    text: Type.String({ maxLength: 1_000 }),
    overMicros: wireNullable(wireMicros),
  },
  CLOSED,
);
const wireSelected = Type.Object(
  {
    bids: Type.Array(wireId('bid_')),
    scoreThousandths: wireCount(0, SCORE_MAX),
    excluded: Type.Array(Type.Object({ bid: wireId('bid_'), exclusion: wireExclusion }, CLOSED)),
  },
  CLOSED,
);
const wireComparison = Type.Object(
  {
    byRank: wireSelected,
    optimum: wireSelected,
    optimumBoundThousandths: wireCount(0, SCORE_MAX),
    isOptimumProven: Type.Boolean(),
    solveMilliseconds: wireCount(0, 1_000_000_000),
  },
  { ...CLOSED, title: 'SelectionComparison' },
);
const wireSelection = Type.Object(
  {
    call: wireId('call_'),
    number: wireCount(1, BIDS_MAX),
    basis: wireBasis,
    reason: wireNullable(wireLines(4_000)),
    chosen: wireSelected,
    ...wireComparison.properties,
    committed: Type.Array(Type.Object({ state: wireId('party_'), micros: wireMicros }, CLOSED)),
    decidedAt: wireInstant,
    standstillEndsAt: wireInstant,
    voidedAt: wireNullable(wireInstant),
    vote: wireNullable(wireId('vote_')),
  },
  { ...CLOSED, title: 'Selection' },
);

function toWireExclusion(exclusion: Exclusion): Static<typeof wireExclusion> {
  const overMicros = 'overMicros' in exclusion ? String(exclusion.overMicros) : null;
  return { reason: exclusion.reason, text: exclusionText(exclusion), overMicros };
}

function toWireSelected({ bids, scoreThousandths, excluded }: Selected) {
  return {
    bids: [...bids],
    scoreThousandths,
    excluded: excluded.map(({ bid, exclusion }) => ({
      bid,
      exclusion: toWireExclusion(exclusion),
    })),
  };
}

function toWireComparison({ byRank, optimum, solved }: Comparison): Static<typeof wireComparison> {
  return {
    byRank: toWireSelected(byRank),
    optimum: toWireSelected(optimum),
    optimumBoundThousandths: solved.bound,
    isOptimumProven: solved.isOptimal,
    solveMilliseconds: solved.milliseconds,
  };
}

export function toWireSelection(
  call: `call_${string}`,
  selection: StoredSelection,
): Static<typeof wireSelection> {
  return {
    call,
    number: selection.number,
    basis: selection.basis,
    reason: selection.reason ?? null,
    chosen: toWireSelected(selection.chosen),
    ...toWireComparison(selection),
    committed: [...selection.caps.committedMicros].map(([state, micros]) => ({
      state,
      micros: String(micros),
    })),
    decidedAt: toWireInstant(selection.decidedAt),
    standstillEndsAt: toWireInstant(selection.standstillEndsAt),
    voidedAt: toWireInstantOrNull(selection.voidedAt),
    vote: selection.vote ?? null,
  };
}

export { wireSelection };

const params = Type.Object({ callId: wireId('call_') }, CLOSED);

const compareRoute = defineRoute({
  operationId: 'compareSelections',
  method: 'POST',
  path: '/v1/calls/:callId/selection/what-if',
  summary: 'Rank order and the optimum of a ranked call side by side; decides and stores nothing',
  room: 'procurement',
  permission: 'selection.read',
  knownBy: 'call.read',
  kind: 'command',
  idempotency: 'by-content',
  problems: problemTypesOf('wrong_call_state'),
  params,
  answer: wireComparison,
  scopesOf: scopesOfReadersOfNamedCall,
  handle: async ({ params: { callId }, caller: { at } }, ports: SelectionRoutePorts) => {
    const inputs = await ports.database.snapshot((reader) =>
      readInputs(reader, { callId, at }, ports.committedByState),
    );
    if (!inputs.ok) return refuseWith(inputs);
    return { ok: true, body: toWireComparison(await compareChoices(inputs.value, ports.solve)) };
  },
});

const decideRoute = defineRoute({
  operationId: 'decideSelection',
  method: 'POST',
  path: '/v1/calls/:callId/selection',
  summary:
    'Decide on rank order, on the optimum, or on a list of the Governing Board; ends a ranking',
  description:
    'Both choices are computed and kept with the decision, with all that they were computed from.',
  room: 'procurement',
  permission: 'selection.decide',
  knownBy: 'call.read',
  kind: 'create',
  problems: problemTypesOf(
    'wrong_call_state',
    'evaluator_decides',
    'inputs_changed',
    'list_incomplete',
    'list_not_asked',
    'bid_twice',
    'bid_not_ranked',
    'cap_broken',
    'optimum_not_proven',
    'nothing_selected',
    ...BOARD_VOTE_REASONS,
  ),
  params,
  body: Type.Object(
    {
      basis: wireBasis,
      bids: wireNullable(Type.Array(wireId('bid_'), { maxItems: 1_000 })),
      reason: wireNullable(wireLines(4_000, 1)),
      vote: Type.Optional(wireId('vote_')),
    },
    { ...CLOSED, title: 'SelectionDraft' },
  ),
  answer: wireSelection,
  scopesOf: scopesOfNamedCall,
  handle: async ({ params: { callId: id }, body, caller, ifMatch }, ports: SelectionRoutePorts) => {
    const draft = {
      basis: body.basis,
      bids: body.bids ?? undefined,
      reason: body.reason ?? undefined,
    };
    const asked = { id, version: ifMatch, draft, vote: body.vote };
    const made = await decideCall(ports.database, caller, asked, ports);
    if (!made.ok) return refuseWith(made);
    const location = `/v1/calls/${id}/selection`;
    return { ok: true, body: toWireSelection(id, made.value), location };
  },
});

const getSelection = defineRead({
  operationId: 'getSelection',
  path: '/v1/calls/:callId/selection',
  summary:
    'The last decision of a call, both choices that it was made from, each exclusion explained',
  room: 'procurement',
  permission: 'selection.read',
  params,
  answer: wireSelection,
  find: async ({ params: { callId } }, { database }: SelectionRoutePorts) => {
    const call = await selectCall(database, callId);
    if (call === undefined) return undefined;
    const selection = await selectSelection(database, callId);
    if (selection === undefined) return undefined;
    const show = async () => ({ body: toWireSelection(callId, selection) });
    return { scopes: scopesOfReaders(call), show };
  },
});

const wireSelectionBid = Type.Object(
  {
    rank: wireCount(1, BIDS_MAX),
    bid: wireId('bid_'),
    lot: Type.String({ maxLength: 80 }),
    scoreThousandths: wireCount(0, SCORE_MAX),
    unionMicros: wireMicros,
    nationalMicros: wireMicros,
    isSelected: Type.Boolean(),
    excludedBecause: wireNullable(Type.String({ maxLength: 1_000 })),
    isInRankOrder: Type.Boolean(),
    isInOptimum: Type.Boolean(),
    ...wireCourse,
  },
  { ...CLOSED, title: 'SelectionBid' },
);

type SelectionBidWithCourse = SelectionBidRow & AwardCourseRow;

function toWireSelectionBid(row: SelectionBidWithCourse): Static<typeof wireSelectionBid> {
  const sumOf = (amounts: readonly string[]) => toWireMicros(sumMicros(amounts.map(BigInt)));
  const exclusion = fromExclusionJson(row.decision_exclusion);
  return {
    rank: row.rank,
    bid: row.bid,
    lot: row.lot,
    scoreThousandths: row.score_thousandths,
    unionMicros: sumOf(row.union_micros),
    nationalMicros: sumOf(row.national.map(({ micros }) => micros)),
    isSelected: exclusion === undefined,
    excludedBecause: exclusion === undefined ? null : exclusionText(exclusion),
    isInRankOrder: row.rank_exclusion === null,
    isInOptimum: row.optimum_exclusion === null,
    ...toWireCourse(awardCourseFromRow(row.bid, row)),
  };
}

const listSelectionBids = defineList({
  operationId: 'listSelectionBids',
  path: '/v1/calls/:callId/selection/bids',
  summary: 'The ranked bids of the last decision: selected, or why not; as CSV too',
  room: 'procurement',
  permission: 'selection.read',
  params,
  item: wireSelectionBid,
  filters: { lot: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })) },
  sorts: ['rank'],
  defaultSort: 'rank',
  scopesOf: scopesOfReadersOfNamedCall,
  readPage: async ({ page, params: { callId }, query }, { database }: SelectionRoutePorts) => {
    const source = {
      select: `${SELECTION_BID_COLUMNS}, ${AWARD_COURSE_COLUMNS}`,
      from: `procurement.selection_bid AS s
        JOIN procurement.bid AS b ON b.id = s.bid ${AWARD_COURSE}`,
      sorts: { rank: { column: 's.rank', type: 'bigint' } },
      id: { column: 's.bid', type: 'text' },
    } as const;
    const found = await selectPage<SelectionBidWithCourse>(database, source, page, [
      whereEqual('s.call', callId),
      whereEqual('s.lot', query.lot),
      () => `s.number = (SELECT max(number) FROM procurement.selection AS d WHERE d.call = s.call)`,
    ]);
    return mapPage(found, toWireSelectionBid);
  },
});

const wireBidDecision = Type.Object(
  {
    bid: wireId('bid_'),
    isSelected: Type.Boolean(),
    exclusion: wireNullable(wireExclusion),
    decidedAt: wireInstant,
    standstillEndsAt: wireInstant,
    /** Of the decision, or of the bid that was called up last; null: of nothing any more. */
    complaintsUntil: wireNullable(wireInstant),
    voidedAt: wireNullable(wireInstant),
    ...wireCourse,
  },
  { ...CLOSED, title: 'BidDecision' },
);

const getBidDecision = defineRead({
  operationId: 'getBidDecision',
  path: '/v1/bids/:bidId/decision',
  summary: 'Whether a bid was selected, or why not, and until when its bidder may complain',
  room: 'procurement',
  permission: 'bid.read',
  params: Type.Object({ bidId: wireId('bid_') }, CLOSED),
  answer: wireBidDecision,
  find: async ({ params: { bidId } }, { database }: SelectionRoutePorts) => {
    const bid = await selectBid(database, bidId);
    if (bid === undefined) return undefined;
    const selection = await selectSelection(database, bid.call);
    const call = await selectCall(database, bid.call);
    if (selection === undefined || call === undefined) return undefined;
    const standing = await standingOf(database, call, selection);
    const { chosen, decidedAt, standstillEndsAt, voidedAt } = selection;
    const excluded = chosen.excluded.find((each) => each.bid === bidId);
    const body = {
      bid: bidId,
      isSelected: chosen.bids.includes(bidId),
      exclusion: excluded === undefined ? null : toWireExclusion(excluded.exclusion),
      decidedAt: toWireInstant(decidedAt),
      standstillEndsAt: toWireInstant(standstillEndsAt),
      complaintsUntil: toWireInstantOrNull(standing.standstillEndsAt),
      voidedAt: toWireInstantOrNull(voidedAt),
      ...toWireCourse(await selectAwardCourse(database, bidId)),
    };
    return { scopes: [{ kind: 'party', id: bid.bidder }], show: async () => ({ body }) };
  },
});

export const SELECTION_ROUTES = [
  compareRoute,
  decideRoute,
  getSelection,
  listSelectionBids,
  getBidDecision,
];
