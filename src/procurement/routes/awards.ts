/** Complaints within a standstill, the award, its lapse and reserve, and what of it is public. */
import Type, { type Static } from 'typebox';
import { sumMicros, toEpochSeconds } from '../../kernel/units.ts';
import type { Database, Reader } from '../../platform/database/transaction.ts';
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
  wireText,
  wireVersion,
  wireWord,
} from '../../platform/http/wire.ts';
import type { Scope } from '../../platform/identity/access.ts';
import { answerComplaint, awardCall, lapseAward, lodgeComplaint } from '../commands/awards.ts';
import { scopesOfNamedCall, scopesOfReadersOfNamedCall } from '../commands/call-scopes.ts';
import { callUpReserve } from '../commands/reserve.ts';
import type { CommittedByState } from '../commands/selections.ts';
import {
  AWARDED,
  AWARDED_COLUMNS,
  type AwardedRow,
  awardCourseFromRow,
  COMPLAINT_COLUMNS,
  type ComplaintRow,
  complaintFromRow,
  selectComplaint,
} from '../store/awards.ts';
import { selectBid, selectBidOnceOpened } from '../store/bids.ts';
import { toWireCallUp, toWireLapse, wireCallUpTimes, wireLapse } from './award-course-wire.ts';
import { problemTypesOf, refuseWith } from './selection-problems.ts';
import { toWireSelection, wireSelection } from './selections.ts';

export interface AwardPorts {
  readonly database: Database;
  readonly committedByState: CommittedByState;
}

const CLOSED = { additionalProperties: false } as const;
const WORDS_MAX = 8_000;
const LAPSE_REASON_MAX = 4_000;

const wireState = wireWord(['open', 'upheld', 'dismissed']);
const wireComplaint = Type.Object(
  {
    id: wireId('complaint_'),
    call: wireId('call_'),
    /** Of the decision that it is about. */
    number: wireCount(1, 100_000),
    bid: wireId('bid_'),
    /** The bid that was called up from its reserve; null: the decision. */
    calledUp: wireNullable(wireId('bid_')),
    ground: wireLines(WORDS_MAX),
    lodgedAt: wireInstant,
    state: wireState,
    answer: wireNullable(wireLines(WORDS_MAX)),
    answeredAt: wireNullable(wireInstant),
    version: wireVersion,
  },
  { ...CLOSED, title: 'Complaint' },
);

type Complaint = ReturnType<typeof complaintFromRow>;

function toWireComplaint(complaint: Complaint): Static<typeof wireComplaint> {
  return {
    ...complaint,
    calledUp: complaint.calledUp ?? null,
    lodgedAt: toWireInstant(complaint.lodgedAt),
    answer: complaint.answer ?? null,
    answeredAt: toWireInstantOrNull(complaint.answeredAt),
  };
}

function answerOf(complaint: Complaint) {
  return { ok: true, body: toWireComplaint(complaint), version: complaint.version } as const;
}

const wireCallUp = Type.Object(
  { call: wireId('call_'), bid: wireId('bid_'), ...wireCallUpTimes },
  { ...CLOSED, title: 'CallUp' },
);

const callParams = Type.Object({ callId: wireId('call_') }, CLOSED);
const complaintParams = Type.Object({ complaintId: wireId('complaint_') }, CLOSED);

const lodgeRoute = defineRoute({
  operationId: 'lodgeComplaint',
  method: 'POST',
  path: '/v1/bids/:bidId/complaints',
  summary: 'Complain about the decision of a call, as one of its bidders and within the standstill',
  description: 'Once the call is awarded: about the bid that was called up from its reserve last.',
  room: 'procurement',
  permission: 'complaint.write',
  knownBy: 'bid.read',
  kind: 'create',
  problems: problemTypesOf('exists', 'bid_withdrawn', 'wrong_call_state', 'standstill_over'),
  params: Type.Object({ bidId: wireId('bid_') }, CLOSED),
  body: Type.Object(
    { id: wireId('complaint_'), ground: wireLines(WORDS_MAX, 1) },
    { ...CLOSED, title: 'ComplaintDraft' },
  ),
  answer: wireComplaint,
  scopesOf: async ({ params: { bidId } }, reader) => {
    const bid = await selectBid(reader, bidId);
    return bid === undefined ? undefined : [{ kind: 'party', id: bid.bidder }];
  },
  handle: async ({ params: { bidId }, body, caller }, { database }: AwardPorts) => {
    const draft = { ...body, bid: bidId };
    const made = await database.write(caller, (writer) => lodgeComplaint(writer, draft));
    if (!made.ok) return refuseWith(made);
    return { ...answerOf(made.value), location: `/v1/complaints/${body.id}` };
  },
});

const getComplaint = defineRead({
  operationId: 'getComplaint',
  path: '/v1/complaints/:complaintId',
  summary: 'A complaint of one’s own, with its answer',
  room: 'procurement',
  permission: 'complaint.write',
  knownBy: 'complaint.write',
  params: complaintParams,
  answer: wireComplaint,
  find: async ({ params: { complaintId } }, { database }: AwardPorts) => {
    const found = await selectComplaint(database, complaintId);
    const bid = found && (await selectBid(database, found.bid));
    if (found === undefined || bid === undefined) return undefined;
    const show = async () => ({ body: toWireComplaint(found), version: found.version });
    return { scopes: [{ kind: 'party', id: bid.bidder }], show };
  },
});

const listComplaints = defineList({
  operationId: 'listComplaints',
  path: '/v1/calls/:callId/complaints',
  summary: 'The complaints on the decisions of a call, with their answers',
  room: 'procurement',
  permission: 'selection.read',
  params: callParams,
  item: wireComplaint,
  filters: { state: Type.Optional(wireState) },
  sorts: ['lodged'],
  defaultSort: 'lodged',
  scopesOf: scopesOfReadersOfNamedCall,
  readPage: async ({ page, params: { callId }, query }, { database }: AwardPorts) => {
    const source = {
      select: COMPLAINT_COLUMNS,
      from: 'procurement.complaint AS k',
      sorts: { lodged: { column: 'k.position', type: 'bigint' } },
      id: { column: 'k.id', type: 'text' },
    } as const;
    const found = await selectPage<ComplaintRow>(database, source, page, [
      whereEqual('k.call', callId),
      whereEqual('k.state', query.state),
    ]);
    return mapPage(found, (row) => toWireComplaint(complaintFromRow(row)));
  },
});

async function scopesOfAnswer(
  { params: { complaintId } }: { readonly params: { readonly complaintId: string } },
  reader: Reader,
): Promise<readonly Scope[] | undefined> {
  const found = await selectComplaint(reader, complaintId);
  return found && scopesOfNamedCall({ params: { callId: found.call } }, reader);
}

const answerRoute = defineRoute({
  operationId: 'answerComplaint',
  method: 'POST',
  path: '/v1/complaints/:complaintId/answer',
  summary: 'Answer a complaint, once; upheld, it voids the decision and the call is ranked again',
  description: 'About a bid that was called up: upheld, its award lapses.',
  room: 'procurement',
  permission: 'selection.decide',
  knownBy: 'selection.read',
  kind: 'command',
  problems: problemTypesOf('evaluator_decides', 'complaint_answered'),
  params: complaintParams,
  body: Type.Object(
    { verdict: wireWord(['upheld', 'dismissed']), answer: wireLines(WORDS_MAX, 1) },
    { ...CLOSED, title: 'ComplaintAnswer' },
  ),
  answer: wireComplaint,
  scopesOf: scopesOfAnswer,
  handle: async (
    { params: { complaintId: id }, body, caller, ifMatch },
    { database }: AwardPorts,
  ) => {
    const target = { id, version: ifMatch };
    const made = await database.write(caller, (writer) => answerComplaint(writer, target, body));
    return made.ok ? answerOf(made.value) : refuseWith(made);
  },
});

const awardRoute = defineRoute({
  operationId: 'awardCall',
  method: 'POST',
  path: '/v1/calls/:callId/award',
  summary: 'Award what was decided, once standstill and complaints are over',
  room: 'procurement',
  permission: 'award.decide',
  knownBy: 'call.read',
  kind: 'command',
  problems: problemTypesOf(
    'evaluator_decides',
    'wrong_call_state',
    'standstill_runs',
    'complaints_open',
  ),
  params: callParams,
  answer: wireSelection,
  scopesOf: scopesOfNamedCall,
  handle: async ({ params: { callId: id }, caller, ifMatch }, { database }: AwardPorts) => {
    const target = { id, version: ifMatch };
    const made = await database.write(caller, (writer) => awardCall(writer, target));
    return made.ok ? { ok: true, body: toWireSelection(id, made.value) } : refuseWith(made);
  },
});

const lapseRoute = defineRoute({
  operationId: 'lapseAward',
  method: 'POST',
  path: '/v1/bids/:bidId/award/lapse',
  summary: 'Let an award lapse that is not signed; what it asked of its states is free again',
  room: 'procurement',
  permission: 'award.decide',
  knownBy: 'selection.read',
  kind: 'command',
  problems: problemTypesOf(
    'evaluator_decides',
    'nothing_awarded',
    'signed_already',
    'award_lapsed',
  ),
  params: Type.Object({ bidId: wireId('bid_') }, CLOSED),
  body: Type.Object(
    { reason: wireLines(LAPSE_REASON_MAX, 1) },
    { ...CLOSED, title: 'AwardLapseDraft' },
  ),
  answer: wireLapse,
  scopesOf: async ({ params: { bidId } }, reader) => {
    const bid = await selectBidOnceOpened(reader, bidId);
    return bid && scopesOfNamedCall({ params: { callId: bid.call } }, reader);
  },
  handle: async ({ params: { bidId: bid }, body, caller }, { database }: AwardPorts) => {
    const lapse = { ...body, bid };
    const made = await database.write(caller, (writer) => lapseAward(writer, lapse));
    return made.ok ? { ok: true, body: toWireLapse(made.value) } : refuseWith(made);
  },
});

const callUpRoute = defineRoute({
  operationId: 'callUpReserve',
  method: 'POST',
  path: '/v1/calls/:callId/award/call-up',
  summary: 'Call the next bid of the reserve up, in the place of an award that has lapsed',
  description:
    'The best of those that a cap kept out which keeps all caps now. Its contract waits for a ' +
    'standstill, in which every bidder of the call may complain.',
  room: 'procurement',
  permission: 'award.decide',
  knownBy: 'call.read',
  kind: 'command',
  problems: problemTypesOf(
    'evaluator_decides',
    'wrong_call_state',
    'standstill_runs',
    'complaints_open',
    'nothing_lapsed',
    'reserve_empty',
  ),
  params: callParams,
  answer: wireCallUp,
  scopesOf: scopesOfNamedCall,
  handle: async (
    { params: { callId: id }, caller, ifMatch },
    { database, committedByState }: AwardPorts,
  ) => {
    const target = { id, version: ifMatch };
    const made = await database.write(caller, (writer) =>
      callUpReserve(writer, target, committedByState),
    );
    if (!made.ok) return refuseWith(made);
    const { call, bid, ...times } = made.value;
    return { ok: true, body: { call, bid, ...toWireCallUp(times) } };
  },
});

const wirePublishedAward = Type.Object(
  {
    call: wireId('call_'),
    callName: wireText(200),
    programme: wireId('programme_'),
    lot: Type.String({ maxLength: 80 }),
    bid: wireId('bid_'),
    title: Type.String({ maxLength: 1_000 }),
    bidder: wireId('party_'),
    bidderName: wireText(200),
    hosts: Type.Array(wireId('party_')),
    unionMicros: wireMicros,
    awardedAt: wireInstant,
    /** Of a bid that was called up from the reserve: its contract waits until then. */
    standstillEndsAt: wireNullable(wireInstant),
    lapsedAt: wireNullable(wireInstant),
  },
  { ...CLOSED, title: 'PublishedAward' },
);

function toWirePublished(row: AwardedRow): Static<typeof wirePublishedAward> {
  const { calledUp, lapse } = awardCourseFromRow(row.bid, row);
  return {
    call: row.call,
    callName: row.call_name,
    programme: row.programme,
    lot: row.lot,
    bid: row.bid,
    title: row.title,
    bidder: row.bidder,
    bidderName: row.bidder_name,
    hosts: [...row.hosts],
    unionMicros: toWireMicros(sumMicros(row.union_micros.map(BigInt))),
    awardedAt: toWireInstant(toEpochSeconds(Number(row.awarded_at))),
    standstillEndsAt: toWireInstantOrNull(calledUp?.standstillEndsAt),
    lapsedAt: toWireInstantOrNull(lapse?.lapsedAt),
  };
}

const listPublishedAwards = defineList({
  operationId: 'listPublishedAwards',
  path: '/v1/published/awards',
  summary: 'What was awarded: to whom, in which lot and state, for how much union money',
  room: 'procurement',
  permission: 'public',
  item: wirePublishedAward,
  filters: {
    call: Type.Optional(wireId('call_')),
    programme: Type.Optional(wireId('programme_')),
  },
  sorts: ['awarded'],
  defaultSort: 'awarded',
  readPage: async ({ page, query }, { database }: AwardPorts) => {
    const source = {
      select: AWARDED_COLUMNS,
      from: AWARDED,
      sorts: { awarded: { column: 'a.awarded_at', type: 'bigint' } },
      id: { column: 's.bid', type: 'text' },
    } as const;
    const found = await selectPage<AwardedRow>(database, source, page, [
      whereEqual('a.call', query.call),
      whereEqual('c.programme', query.programme),
    ]);
    return mapPage(found, toWirePublished);
  },
});

export const AWARD_ROUTES = [
  lodgeRoute,
  getComplaint,
  listComplaints,
  answerRoute,
  awardRoute,
  lapseRoute,
  callUpRoute,
  listPublishedAwards,
];
