/** How two officers open the bids of a call. Private keys stay with them: only shares are sent. */
import Type, { type Static } from 'typebox';
import type { Database } from '../../platform/database/transaction.ts';
import { defineRead } from '../../platform/http/read.ts';
import { type AnyRoute, defineRoute } from '../../platform/http/route.ts';
import {
  toWireInstant,
  toWireInstantOrNull,
  wireBytes32,
  wireCount,
  wireId,
  wireInstant,
  wireLines,
  wireNullable,
  wireText,
  wireWord,
} from '../../platform/http/wire.ts';
import { sealSubject } from '../commands/bids.ts';
import { scopesOfCall, scopesOfNamedCall } from '../commands/call-scopes.ts';
import {
  giveShares,
  type Opening,
  type OpeningPorts,
  readOpening,
  readSealedShares,
  registerOpeningKey,
} from '../commands/opening.ts';
import { bidProblemTypes, refuseBid } from './bid-problems.ts';

export interface BidOpeningPorts {
  readonly database: Database;
  readonly openingPorts: OpeningPorts;
}

const CLOSED = { additionalProperties: false } as const;
/** Of all bidders together; see SEALED_BIDS_MAX. Each share takes about 200 bytes. */
const BIDS_MAX = 10_000;
const SHARES_BYTES_MAX = 4 * 1_024 * 1_024;
const params = Type.Object({ callId: wireId('call_') }, CLOSED);
const wirePublicKey = wireLines(4_000, 1);

const wireOpening = Type.Object(
  {
    call: wireId('call_'),
    state: wireWord(['drafted', 'launched', 'opened', 'ranked', 'decided', 'awarded', 'cancelled']),
    deadlineAt: wireInstant,
    officers: Type.Array(
      Type.Object(
        {
          person: wireText(100),
          publicKey: wirePublicKey,
          registeredAt: wireInstant,
          sharesGivenAt: wireNullable(wireInstant),
        },
        CLOSED,
      ),
    ),
  },
  { ...CLOSED, title: 'BidOpening' },
);

const wireRevision = { bid: wireId('bid_'), revision: wireCount(1, 1_000_000) };
const wireSealedShares = Type.Object(
  {
    shares: Type.Array(
      Type.Object(
        {
          ...wireRevision,
          subject: Type.String({
            description: 'what the share is bound to',
          }),
          sealed: Type.String({ description: 'the share, sealed for your key, in base64' }),
        },
        CLOSED,
      ),
    ),
  },
  { ...CLOSED, title: 'SealedShares' },
);

const wireShares = Type.Object(
  {
    shares: Type.Array(
      Type.Object(
        {
          ...wireRevision,
          share: wireBytes32({ description: 'the share as you decrypted it, in hexadecimal' }),
        },
        CLOSED,
      ),
      { maxItems: BIDS_MAX },
    ),
  },
  CLOSED,
);

function toWireOpening({ call, officers }: Opening): Static<typeof wireOpening> {
  return {
    call: call.terms.id,
    state: call.state,
    deadlineAt: toWireInstant(call.terms.deadlineAt),
    officers: officers.map(({ person, publicKey, registeredAt, givenAt }) => ({
      person,
      publicKey,
      registeredAt: toWireInstant(registeredAt),
      sharesGivenAt: toWireInstantOrNull(givenAt),
    })),
  };
}

const getOpening = defineRead({
  operationId: 'getBidOpening',
  path: '/v1/calls/:callId/opening',
  summary: 'Who opens the bids of a call, and who of them has acted',
  room: 'procurement',
  permission: 'bid.open',
  params,
  answer: wireOpening,
  find: async ({ params: { callId } }, { database }: BidOpeningPorts) => {
    const found = await readOpening(database, callId);
    if (found === undefined) return undefined;
    const show = async () => ({ body: toWireOpening(found) });
    return { scopes: scopesOfCall(found.call), show };
  },
});

const registerRoute = defineRoute({
  operationId: 'registerOpeningKey',
  method: 'POST',
  path: '/v1/calls/:callId/opening/keys',
  summary: 'Become one of the two who open the bids, with the public half of a key of your own',
  room: 'procurement',
  permission: 'bid.open',
  knownBy: 'bid.open',
  kind: 'command',
  problems: bidProblemTypes(
    'call_not_open',
    'deadline_passed',
    'not_a_person',
    'key_unfit',
    'officer_registered',
    'key_taken',
    'officers_full',
  ),
  params,
  body: Type.Object({ publicKey: wirePublicKey }, CLOSED),
  answer: wireOpening,
  scopesOf: scopesOfNamedCall,
  handle: async ({ params: { callId }, body, caller }, { database }: BidOpeningPorts) => {
    const made = await database.write(caller, (writer) =>
      registerOpeningKey(writer, callId, body.publicKey),
    );
    return made.ok ? { ok: true, body: toWireOpening(made.value) } : refuseBid(made);
  },
});

const getShares = defineRoute({
  operationId: 'getSealedShares',
  method: 'GET',
  path: '/v1/calls/:callId/opening/shares',
  summary: 'After the deadline, your sealed share of the key of each bid',
  room: 'procurement',
  permission: 'bid.open',
  knownBy: 'bid.open',
  kind: 'read',
  problems: bidProblemTypes(
    'deadline_not_passed',
    'call_not_open',
    'not_an_officer',
    'shares_given',
  ),
  params,
  answer: wireSealedShares,
  scopesOf: scopesOfNamedCall,
  handle: async ({ params: { callId }, caller }, { database }: BidOpeningPorts) => {
    const found = await readSealedShares(database, callId, caller);
    if (!found.ok) return refuseBid(found);
    const shares = found.value.map(({ bid, revision, sealed }) => ({
      bid,
      revision,
      subject: sealSubject(callId, { bid, revision }),
      sealed: sealed.toString('base64'),
    }));
    return { ok: true, body: { shares } };
  },
});

const giveRoute = defineRoute({
  operationId: 'giveShares',
  method: 'POST',
  path: '/v1/calls/:callId/opening/shares',
  summary: 'Hand in your shares after the deadline; the second of two officers opens all bids',
  room: 'procurement',
  permission: 'bid.open',
  knownBy: 'bid.open',
  kind: 'command',
  bodyBytesMax: SHARES_BYTES_MAX,
  problems: bidProblemTypes(
    'deadline_not_passed',
    'call_not_open',
    'not_an_officer',
    'shares_given',
    'shares_unfit',
    'seal_broken',
  ),
  params,
  body: wireShares,
  answer: wireOpening,
  scopesOf: scopesOfNamedCall,
  handle: async ({ params: { callId }, body, caller }, ports: BidOpeningPorts) => {
    const shares = body.shares.map(({ share, ...rest }) => ({
      ...rest,
      share: Buffer.from(share, 'hex'),
    }));
    const made = await ports.database.write(caller, (writer) =>
      giveShares(writer, callId, shares, ports.openingPorts),
    );
    return made.ok ? { ok: true, body: toWireOpening(made.value) } : refuseBid(made);
  },
});

export const OPENING_ROUTES: readonly AnyRoute<BidOpeningPorts>[] = [
  getOpening,
  registerRoute,
  getShares,
  giveRoute,
];
