/**
 * Bids. A bidder sees and writes those of its own party, and never what is sealed. Whoever judges
 * bids reads their content once they are opened.
 */
import Type from 'typebox';
import type { Database, Reader } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { selectPage, whereEqual, whereInReach } from '../../platform/http/page-sql.ts';
import { defineRead } from '../../platform/http/read.ts';
import { type AnyRoute, defineRoute } from '../../platform/http/route.ts';
import { wireId } from '../../platform/http/wire.ts';
import type { Scope } from '../../platform/identity/access.ts';
import {
  amendBid,
  type BidOutcome,
  type SubmitPorts,
  submitBid,
  withdrawBid,
} from '../commands/bids.ts';
import { scopesOfCall } from '../commands/call-scopes.ts';
import { BID_COLUMNS, type BidRow, bidFromRow, selectBid, selectOpenedBid } from '../store/bids.ts';
import { selectCall } from '../store/calls.ts';
import { bidProblemTypes, refuseBid } from './bid-problems.ts';
import {
  toWireBid,
  toWireOpenedBid,
  wireBid,
  wireBidState,
  wireBidText,
  wireNewBid,
  wireOpenedBid,
} from './bid-wire.ts';

export interface BidPorts {
  readonly database: Database;
  readonly submitPorts: SubmitPorts;
}

const CLOSED = { additionalProperties: false } as const;
const CONTENT_BYTES_MAX = 256 * 1_024;
const params = Type.Object({ bidId: wireId('bid_') }, CLOSED);

const BIDS = {
  select: BID_COLUMNS,
  from: 'procurement.bid AS b JOIN procurement.call AS c ON c.id = b.call',
  sorts: {
    id: { column: 'b.id', type: 'text' },
    received: { column: 'b.received_at', type: 'bigint' },
    added: { column: 'b.position', type: 'bigint' },
  },
  id: { column: 'b.id', type: 'text' },
} as const;

/**
 * For its bidder, counted among its own: a cursor can be read, and the place of a bid among all
 * would say how many others have sealed theirs.
 */
const OWN_BIDS = {
  ...BIDS,
  sorts: {
    ...BIDS.sorts,
    added: {
      column: `(SELECT count(*) FROM procurement.bid AS o
                 WHERE o.bidder = b.bidder AND o.position <= b.position)`,
      type: 'bigint',
    },
  },
} as const;

const list = {
  room: 'procurement',
  item: wireBid,
  filters: {
    call: Type.Optional(wireId('call_')),
    bidder: Type.Optional(wireId('party_')),
    state: Type.Optional(wireBidState),
  },
  sorts: ['id', 'received', 'added'],
  defaultSort: 'added',
} as const;

const listBids = defineList({
  ...list,
  operationId: 'listBids',
  path: '/v1/bids',
  summary: 'The bids of your party; their content is sealed until they are opened',
  permission: 'bid.read',
  readPage: async ({ page, query, reach }, { database }: BidPorts) => {
    const found = await selectPage<BidRow>(database, OWN_BIDS, page, [
      whereInReach(reach, { party: 'b.bidder' }),
      whereEqual('b.call', query.call),
      whereEqual('b.bidder', query.bidder),
      whereEqual('b.state', query.state),
    ]);
    return mapPage(found, (row) => toWireBid(bidFromRow(row)));
  },
});

const listOpenedBids = defineList({
  ...list,
  operationId: 'listOpenedBids',
  path: '/v1/opened-bids',
  summary: 'The bids that two officers have opened, excluded ones too; before that there are none',
  permission: 'evaluation.read',
  readPage: async ({ page, query, reach }, { database }: BidPorts) => {
    const found = await selectPage<BidRow>(database, BIDS, page, [
      whereInReach(reach, { call: 'b.call', programme: 'c.programme' }),
      () => 'b.content IS NOT NULL',
      whereEqual('b.call', query.call),
      whereEqual('b.bidder', query.bidder),
      whereEqual('b.state', query.state),
    ]);
    return mapPage(found, (row) => toWireBid(bidFromRow(row)));
  },
});

const getBid = defineRead({
  operationId: 'getBid',
  path: '/v1/bids/:bidId',
  summary: 'A bid of your party; its content is null until it is opened',
  room: 'procurement',
  permission: 'bid.read',
  params,
  answer: wireOpenedBid,
  find: async ({ params: { bidId } }, { database }: BidPorts) => {
    const bid = await selectBid(database, bidId);
    if (bid === undefined) return undefined;
    const show = async () => {
      const opened = await selectOpenedBid(database, bidId);
      return { body: toWireOpenedBid(bid, opened?.content), version: bid.version };
    };
    return { scopes: scopesOfBidder(bid.bidder), show };
  },
});

const getOpenedBid = defineRead({
  operationId: 'getOpenedBid',
  path: '/v1/opened-bids/:bidId',
  summary: 'A bid that was opened, with its content and what excludes it',
  room: 'procurement',
  permission: 'evaluation.read',
  params,
  answer: wireOpenedBid,
  find: async ({ params: { bidId } }, { database }: BidPorts) => {
    const bid = await selectOpenedBid(database, bidId);
    const call = bid && (await selectCall(database, bid.call));
    if (bid === undefined || call === undefined) return undefined;
    const { version } = bid;
    const show = async () => ({ body: toWireOpenedBid(bid, bid.content), version });
    return { scopes: scopesOfCall(call), show };
  },
});

function scopesOfBidder(id: string): readonly Scope[] {
  return [{ kind: 'party', id }];
}

async function scopesOf(
  request: { readonly params: { readonly bidId: string } },
  reader: Reader,
): Promise<readonly Scope[] | undefined> {
  const found = await selectBid(reader, request.params.bidId);
  return found === undefined ? undefined : scopesOfBidder(found.bidder);
}

const submitRoute = defineRoute({
  operationId: 'submitBid',
  method: 'POST',
  path: '/v1/bids',
  summary: 'Submit a bid before the deadline; it is sealed at once, and nobody reads it till then',
  description:
    'The answer has the SHA-256 of content and salt, so that you can show later what you sent.',
  room: 'procurement',
  permission: 'bid.write',
  kind: 'create',
  bodyBytesMax: CONTENT_BYTES_MAX,
  problems: bidProblemTypes(
    'call_not_open',
    'deadline_passed',
    'exists',
    'bidder_unknown',
    'bids_full',
    'officers_missing',
    'bid_malformed',
  ),
  body: wireNewBid,
  answer: wireBid,
  scopesOf: async ({ body }) => scopesOfBidder(body.bidder),
  handle: async ({ body, caller }, { database, submitPorts }: BidPorts) => {
    const made = await database.write(caller, (writer) => submitBid(writer, body, submitPorts));
    return made.ok ? { ...answerOf(made), location: `/v1/bids/${body.id}` } : refuseBid(made);
  },
});

const amendRoute = defineRoute({
  operationId: 'amendBid',
  method: 'PUT',
  path: '/v1/bids/:bidId',
  summary: 'Put another revision in place of a sealed bid, before the deadline',
  room: 'procurement',
  permission: 'bid.write',
  kind: 'update',
  bodyBytesMax: CONTENT_BYTES_MAX,
  problems: bidProblemTypes(
    'call_not_open',
    'deadline_passed',
    'bid_not_sealed',
    'officers_missing',
    'bid_malformed',
  ),
  params,
  body: wireBidText,
  answer: wireBid,
  scopesOf,
  handle: async ({ params: { bidId: id }, body, caller, ifMatch }, ports: BidPorts) => {
    const target = { id, version: ifMatch };
    const made = await ports.database.write(caller, (writer) =>
      amendBid(writer, target, body, ports.submitPorts),
    );
    return made.ok ? answerOf(made) : refuseBid(made);
  },
});

const withdrawRoute = defineRoute({
  operationId: 'withdrawBid',
  method: 'POST',
  path: '/v1/bids/:bidId/withdraw',
  summary: 'Withdraw a bid before the deadline; it is never opened',
  room: 'procurement',
  permission: 'bid.write',
  kind: 'command',
  problems: bidProblemTypes('call_not_open', 'deadline_passed', 'bid_not_sealed'),
  params,
  answer: wireBid,
  scopesOf,
  handle: async ({ params: { bidId: id }, caller, ifMatch }, { database }: BidPorts) => {
    const made = await database.write(caller, (writer) =>
      withdrawBid(writer, { id, version: ifMatch }),
    );
    return made.ok ? answerOf(made) : refuseBid(made);
  },
});

function answerOf({ value }: Extract<BidOutcome, { readonly ok: true }>) {
  return { ok: true, body: toWireBid(value), version: value.version } as const;
}

export const BID_ROUTES: readonly AnyRoute<BidPorts>[] = [
  listBids,
  getBid,
  submitRoute,
  amendRoute,
  withdrawRoute,
  listOpenedBids,
  getOpenedBid,
];
