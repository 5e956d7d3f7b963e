/** What a consortium offers in a call. Sealed from everybody but itself until bids are opened. */
import type { BidId, CallId, PartyId } from '../kernel/ids.ts';
import {
  type EpochSeconds,
  type EurMicros,
  type PartsPerMillion,
  sumMicros,
} from '../kernel/units.ts';

/** `withdrawn` before the deadline; `opened` with all others of its call; `excluded` says why. */
export type BidState = 'sealed' | 'withdrawn' | 'opened' | 'excluded';

export interface ConsortiumMember {
  readonly name: string;
  /** The state where it is established. */
  readonly state: PartyId;
  readonly role: 'lead' | 'member';
  /** Owned or controlled from outside the Union; `undefined`: by nobody there. */
  readonly thirdCountryControl: string | undefined;
}

/** A site of the bid, on the territory of one state of the call. */
export interface BidSite {
  readonly name: string;
  readonly host: PartyId;
}

export interface NationalMoney {
  readonly state: PartyId;
  readonly micros: EurMicros;
}

export interface BidPhase {
  /** When the capacity of this phase stands. */
  readonly startAt: EpochSeconds;
  /** All that stands then, earlier phases included. */
  readonly gpuCount: number;
  readonly h100Equivalents: number;
  /** Of this phase alone. */
  readonly capexMicros: EurMicros;
  readonly unionMicros: EurMicros;
  readonly national: readonly NationalMoney[];
  readonly privateMicros: EurMicros;
}

export interface GridMilestone {
  readonly name: string;
  readonly dueAt: EpochSeconds;
  readonly kilowatts: number;
  /** A firm connection, not one that may be cut. */
  readonly isFirm: boolean;
}

export interface BidContent {
  readonly title: string;
  readonly lot: string;
  readonly consortium: readonly ConsortiumMember[];
  readonly sites: readonly BidSite[];
  /** One for each phase of the call. */
  readonly phases: readonly BidPhase[];
  readonly priceMicrosPerGpuHour: EurMicros;
  readonly storageTerabytes: number;
  readonly itLoadKilowatts: number;
  /** Millionths: 1_100_000 is a PUE of 1.10. */
  readonly puePpm: number;
  readonly renewableHourlyPpm: PartsPerMillion;
  readonly renewableYearlyPpm: PartsPerMillion;
  readonly backupHours: number;
  readonly gridMilestones: readonly GridMilestone[];
  /** Of the contracted GPU time that is available in each month. */
  readonly availabilityPpm: PartsPerMillion;
  /** Who owns the site, its systems and its data, in words. */
  readonly ownership: string;
}

/** In all phases. */
export function capexMicrosOf({ phases }: Pick<BidContent, 'phases'>): EurMicros {
  return sumMicros(phases.map(({ capexMicros }) => capexMicros));
}

/** What anybody who may read calls is told of a bid before it is opened. */
export interface SealedBid {
  readonly id: BidId;
  readonly call: CallId;
  /** The party that leads the consortium. */
  readonly bidder: PartyId;
  readonly state: BidState;
  readonly receivedAt: EpochSeconds;
  /** SHA-256 of the content, so that the bidder can show later what it sent. */
  readonly contentSha256: string;
}

export interface OpenedBid extends SealedBid {
  readonly content: BidContent;
}
