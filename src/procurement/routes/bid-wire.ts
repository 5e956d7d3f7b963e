/** Bids on the wire: what a bidder sends, and what is shown of it before and after the opening. */
import Type, { type Static } from 'typebox';
import {
  toWireInstant,
  toWireInstantOrNull,
  wireBytes32,
  wireCount,
  wireId,
  wireInstant,
  wireLines,
  wireMicros,
  wireNullable,
  wirePpm,
  wireText,
  wireVersion,
  wireWord,
} from '../../platform/http/wire.ts';
import { toBidContentJson } from '../store/bid-content.ts';
import type { StoredBid } from '../store/bids.ts';

type BidContent = Parameters<typeof toBidContentJson>[0];

const CLOSED = { additionalProperties: false } as const;
const COUNT_MAX = 100_000_000;

const wireBidPhase = Type.Object(
  {
    startAt: wireInstant,
    gpuCount: wireCount(1, COUNT_MAX),
    h100Equivalents: wireCount(1, COUNT_MAX),
    capexMicros: wireMicros,
    unionMicros: wireMicros,
    national: Type.Array(Type.Object({ state: wireId('party_'), micros: wireMicros }, CLOSED), {
      maxItems: 50,
    }),
    privateMicros: wireMicros,
  },
  CLOSED,
);

export const wireBidContent = Type.Object(
  {
    title: wireText(200),
    lot: wireText(80),
    consortium: Type.Array(
      Type.Object(
        {
          name: wireText(200),
          state: wireId('party_'),
          role: wireWord(['lead', 'member']),
          thirdCountryControl: wireNullable(wireText(1_000)),
        },
        CLOSED,
      ),
      { minItems: 1, maxItems: 100 },
    ),
    sites: Type.Array(Type.Object({ name: wireText(200), host: wireId('party_') }, CLOSED), {
      minItems: 1,
      maxItems: 50,
    }),
    phases: Type.Array(wireBidPhase, { minItems: 1, maxItems: 20 }),
    priceMicrosPerGpuHour: wireMicros,
    storageTerabytes: wireCount(0, COUNT_MAX),
    itLoadKilowatts: wireCount(0, COUNT_MAX),
    puePpm: wireCount(1_000_000, 10_000_000),
    renewableHourlyPpm: wirePpm,
    renewableYearlyPpm: wirePpm,
    backupHours: wireCount(0, 10_000),
    gridMilestones: Type.Array(
      Type.Object(
        {
          name: wireText(200),
          dueAt: wireInstant,
          kilowatts: wireCount(0, COUNT_MAX),
          isFirm: Type.Boolean(),
        },
        CLOSED,
      ),
      { maxItems: 100 },
    ),
    availabilityPpm: wirePpm,
    ownership: wireLines(4_000),
  },
  { ...CLOSED, title: 'BidContent' },
);

/** Drawn by the bidder for each revision, kept by it, and never used again. */
const wireSalt = wireBytes32({
  description: '32 random bytes in hexadecimal, so that nobody can guess at content by its hash',
  examples: ['5f'.repeat(32)],
});

export const wireBidText = Type.Object({ content: wireBidContent, salt: wireSalt }, CLOSED);
export const wireNewBid = Type.Object(
  {
    id: wireId('bid_'),
    call: wireId('call_'),
    bidder: wireId('party_'),
    ...wireBidText.properties,
  },
  { ...CLOSED, title: 'NewBid' },
);

export const wireBidState = wireWord(['sealed', 'withdrawn', 'opened', 'excluded']);
const wireSealed = {
  id: wireId('bid_'),
  call: wireId('call_'),
  bidder: wireId('party_'),
  state: wireBidState,
  revision: wireCount(1, 1_000_000),
  receivedAt: wireInstant,
  contentSha256: wireBytes32({
    description:
      'SHA-256 of the JSON of content and salt: keys in order, without spaces, hexadecimal',
  }),
  openedAt: wireNullable(wireInstant),
  version: wireVersion,
};

export const wireBid = Type.Object(wireSealed, { ...CLOSED, title: 'Bid' });
export const wireOpenedBid = Type.Object(
  {
    ...wireSealed,
    faults: Type.Array(
      Type.Object(
        {
          path: wireText(200),
          expected: wireText(10_000),
          found: wireText(10_000, 0),
        },
        CLOSED,
      ),
    ),
    content: wireNullable(wireBidContent),
  },
  { ...CLOSED, title: 'OpenedBid' },
);

export function toWireBid(bid: StoredBid): Static<typeof wireBid> {
  return {
    id: bid.id,
    call: bid.call,
    bidder: bid.bidder,
    state: bid.state,
    revision: bid.revision,
    receivedAt: toWireInstant(bid.receivedAt),
    contentSha256: bid.contentSha256,
    openedAt: toWireInstantOrNull(bid.openedAt),
    version: bid.version,
  };
}

/** `content`: `undefined` before the opening. */
export function toWireOpenedBid(
  bid: StoredBid,
  content: BidContent | undefined,
): Static<typeof wireOpenedBid> {
  return {
    ...toWireBid(bid),
    faults: bid.faults.map((fault) => ({ ...fault })),
    content: content === undefined ? null : toMutable(content),
  };
}

function toMutable(content: BidContent): Static<typeof wireBidContent> {
  const { consortium, sites, phases, gridMilestones, ...rest } = toBidContentJson(content);
  return {
    ...rest,
    consortium: consortium.map((member) => ({ ...member })),
    sites: sites.map((site) => ({ ...site })),
    phases: phases.map((phase) => ({
      ...phase,
      national: phase.national.map((each) => ({ ...each })),
    })),
    gridMilestones: gridMilestones.map((milestone) => ({ ...milestone })),
  };
}
