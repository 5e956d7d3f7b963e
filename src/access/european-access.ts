/**
 * Through which doors a party reaches capacity, whoever built it. What a rule of the Union opens is
 * open whether the party's state has committed money or not: that is the point of the track.
 * Source: Regulation (EU) 2021/1173 as amended by (EU) 2026/150, Art. 12b, on who uses union access
 * and when it is free, on donated time, and on sealed systems.
 *
 * Always: every door is in the answer, the closed ones with the first reason that closes them, in
 * this order: the user is outside the Union; nobody built or gave anything; this user is not among
 * those it is for; a condition of the site was refused; nothing is left.
 */
import { type Membership, mayUseUnionTime } from '../funding/membership.ts';
import { isNational, type PartyKind } from '../funding/party.ts';
import type { Track } from '../funding/programme.ts';
import { compare } from '../kernel/compare.ts';
import type { ContractId, PartyId, SiteId } from '../kernel/ids.ts';
import { type Interval, overlapOf } from '../kernel/time.ts';
import {
  type EpochSeconds,
  type EurMicros,
  type GpuSeconds,
  toEurMicros,
  toGpuSeconds,
} from '../kernel/units.ts';

/** `research`: an organisation of public law that does research. `sme`: scale-ups too. */
export type UserKind = 'sme' | 'company' | 'public-body' | 'research';

export interface DoorUser {
  readonly party: PartyId;
  /** The state where the user is, whatever its membership; `undefined`: in none. */
  readonly state: PartyId | undefined;
  /** Of that state. */
  readonly membership: Membership | undefined;
  readonly kind: UserKind;
  /** Works on research and innovation that the Union funds. */
  readonly isUnionFunded: boolean;
  readonly hasSealOfExcellence: boolean;
}

/** What one funder has at one site under one contract, in one period. */
export interface Holding {
  readonly contract: ContractId;
  readonly track: Track;
  readonly site: SiteId;
  readonly funder: PartyId;
  readonly funderKind: PartyKind;
  /** The state that the funder is, or belongs to. */
  readonly funderState: PartyId | undefined;
  /** Whether any of the contract is paid by a joint undertaking. */
  readonly hasUnionMoney: boolean;
  /** The first second of the period at which its capacity stands. */
  readonly firstAt: EpochSeconds;
  /** Why its capacity never comes, in a sentence; `undefined` where nothing was refused. */
  readonly blockedBy: string | undefined;
  readonly entitledGpuSeconds: GpuSeconds;
  /** Awarded to holders in other states, so not to be had. */
  readonly awardedElsewhereGpuSeconds: GpuSeconds;
  /** Used by jobs of the others: those of the user's own state, and of the market. */
  readonly usedGpuSeconds: GpuSeconds;
  /** What the operator asks for a GPU-hour. */
  readonly priceMicrosPerGpuHour: EurMicros;
}

export type DonationPurpose = 'start-ups-and-smes' | 'research' | 'public-bodies' | 'other';

/** Time that a state gave to the joint undertaking; it is managed as union time. */
export interface Donation extends Interval {
  readonly donor: PartyId;
  readonly gpuSeconds: GpuSeconds;
  readonly purpose: DonationPurpose;
}

export interface WhatExists {
  readonly holdings: readonly Holding[];
  readonly donations: readonly Donation[];
}

export const DOOR_KINDS = [
  'union-share',
  'donated-time',
  'sealed-national',
  'own-entitlement',
  'purchase',
] as const;
export type DoorKind = (typeof DOOR_KINDS)[number];

export type ClosedReason =
  | 'outside_union'
  | 'nothing_there'
  | 'needs_project_or_seal'
  | 'not_for_this_user'
  | 'no_commitment'
  | 'condition_refused'
  | 'nothing_left';

interface DoorWords {
  readonly kind: DoorKind;
  /** The rule that the door rests on, in one sentence. */
  readonly rule: string;
}

export interface OpenDoor extends DoorWords {
  readonly isOpen: true;
  /** `undefined`: time that is not bound to a site. */
  readonly site: SiteId | undefined;
  /** Whose time it is. */
  readonly owner: PartyId;
  readonly gpuSecondsLeft: GpuSeconds;
  /** 0 where it is free for the user. */
  readonly priceMicrosPerGpuHour: EurMicros;
  readonly firstAt: EpochSeconds;
  /** Reserved capacity with guaranteed availability and priority. */
  readonly hasPriority: boolean;
}

export interface ClosedDoor extends DoorWords {
  readonly isOpen: false;
  readonly reason: ClosedReason;
}

export type Door = OpenDoor | ClosedDoor;

const RULES: Readonly<Record<DoorKind, string>> = {
  'union-share':
    'Union access time: free for bodies of public law, for industry on Union-funded research or ' +
    'with a Seal of Excellence, and for innovation by SMEs and scale-ups.',
  'donated-time':
    'A state may give a part of its time to the Union, mainly for start-ups and SMEs.',
  'sealed-national':
    'Time that a nationally funded system with the seal offers is managed as union time.',
  'own-entitlement': 'Who commits money is entitled to its part of the capacity.',
  purchase: 'An operator sells its own part of the capacity at its price.',
};

/** The doors of a user in `period`, in the order of {@link DOOR_KINDS}; open ones by first day. */
export function doorsOf(user: DoorUser, exists: WhatExists, period: Interval): readonly Door[] {
  return DOOR_KINDS.flatMap((kind): readonly Door[] => {
    const found = lookBehind(kind, user, exists, period);
    if (typeof found === 'string') {
      return [{ kind, rule: RULES[kind], isOpen: false, reason: found }];
    }
    return found
      .toSorted((a, b) => a.firstAt - b.firstAt || compareSites(a, b))
      .map((way) => ({ kind, rule: RULES[kind], isOpen: true, ...way }));
  });
}

function compareSites(a: Way, b: Way): number {
  return compare(`${a.site}/${a.owner}`, `${b.site}/${b.owner}`);
}

type Way = Omit<OpenDoor, 'kind' | 'rule' | 'isOpen'>;

function lookBehind(
  kind: DoorKind,
  user: DoorUser,
  exists: WhatExists,
  period: Interval,
): readonly Way[] | ClosedReason {
  if (isOfUnion(kind) && !mayUseUnionTime(user.membership)) return 'outside_union';
  switch (kind) {
    case 'union-share':
      return throughUnionTime(user, exists.holdings.filter(isUnionShare));
    case 'sealed-national':
      return throughUnionTime(user, exists.holdings.filter(isSealedNational));
    case 'donated-time':
      return throughDonations(user, exists.donations, period);
    case 'own-entitlement':
      return throughOwn(user, exists.holdings);
    case 'purchase':
      return throughPurchase(exists.holdings);
  }
}

/** Rules 6, 7 and 8: managed as time of the Union, so for users of its side alone. */
function isOfUnion(kind: DoorKind): boolean {
  return kind === 'union-share' || kind === 'donated-time' || kind === 'sealed-national';
}

/** Rule 6: the Union's part, wherever the joint undertaking paid. */
function isUnionShare({ funderKind }: Holding): boolean {
  return funderKind === 'joint-undertaking';
}

/** Rule 8: a system of states and regions alone, in a programme of European access. */
function isSealedNational({ track, funderKind, hasUnionMoney }: Holding): boolean {
  return track === 'european-access' && isNational(funderKind) && !hasUnionMoney;
}

/** Rule 6: whose use of union time is free; all others have no way in. */
export function isFreeForUser(
  user: Pick<DoorUser, 'kind' | 'isUnionFunded' | 'hasSealOfExcellence'>,
): boolean {
  switch (user.kind) {
    case 'public-body':
    case 'research':
    case 'sme':
      return true;
    case 'company':
      return user.isUnionFunded || user.hasSealOfExcellence;
  }
}

function throughUnionTime(
  user: DoorUser,
  holdings: readonly Holding[],
): readonly Way[] | ClosedReason {
  if (holdings.length === 0) return 'nothing_there';
  if (!isFreeForUser(user)) return 'needs_project_or_seal';
  return waysOf(holdings, () => ({ price: FREE, hasPriority: user.isUnionFunded }));
}

/** Rule 7: given for some users; an `other` purpose is for all. */
export function isDonatedFor(purpose: DonationPurpose, kind: UserKind): boolean {
  switch (purpose) {
    case 'start-ups-and-smes':
      return kind === 'sme';
    case 'research':
      return kind === 'research';
    case 'public-bodies':
      return kind === 'public-body' || kind === 'research';
    case 'other':
      return true;
  }
}

/** A donation counts by the part of its time that lies in the period, rounded down. */
function throughDonations(
  { kind }: DoorUser,
  donations: readonly Donation[],
  period: Interval,
): readonly Way[] | ClosedReason {
  const within = donations.flatMap((donation) => {
    const overlap = overlapOf(donation, period);
    return overlap === undefined ? [] : [{ donation, overlap }];
  });
  if (within.length === 0) return 'nothing_there';
  const given = within.filter(({ donation }) => isDonatedFor(donation.purpose, kind));
  if (given.length === 0) return 'not_for_this_user';
  return given.map(({ donation: { donor, gpuSeconds, start, end }, overlap }) => {
    const part = BigInt(gpuSeconds) * BigInt(overlap.end - overlap.start);
    return {
      site: undefined,
      owner: donor,
      gpuSecondsLeft: toGpuSeconds(Number(part / BigInt(end - start))),
      priceMicrosPerGpuHour: FREE,
      firstAt: overlap.start,
      hasPriority: false,
    };
  });
}

/** The party's own, its state's, and those of regions of its state: what commitments bought. */
function throughOwn(
  { party, state }: DoorUser,
  holdings: readonly Holding[],
): readonly Way[] | ClosedReason {
  const own = holdings.filter(({ funder, funderKind, funderState }) => {
    if (funderKind === 'operator' || funderKind === 'joint-undertaking') return false;
    return funder === party || (isNational(funderKind) && funderState === state);
  });
  if (own.length === 0) return 'no_commitment';
  return waysOf(own, () => ({ price: FREE, hasPriority: false }));
}

function throughPurchase(holdings: readonly Holding[]): readonly Way[] | ClosedReason {
  const sold = holdings.filter(({ funderKind }) => funderKind === 'operator');
  if (sold.length === 0) return 'nothing_there';
  return waysOf(sold, ({ priceMicrosPerGpuHour }) => ({
    price: priceMicrosPerGpuHour,
    hasPriority: false,
  }));
}

const FREE = toEurMicros(0n);

interface Terms {
  readonly price: EurMicros;
  readonly hasPriority: boolean;
}

/** Of the holdings those whose capacity comes, and of these those that have something left. */
function waysOf(
  holdings: readonly Holding[],
  termsOf: (holding: Holding) => Terms,
): readonly Way[] | ClosedReason {
  const coming = holdings.filter(({ blockedBy }) => blockedBy === undefined);
  if (coming.length === 0) return 'condition_refused';
  const ways = coming.flatMap((holding) => {
    const left = leftOf(holding);
    if (left === 0) return [];
    const { price, hasPriority } = termsOf(holding);
    const { site, funder, firstAt } = holding;
    const terms = { priceMicrosPerGpuHour: price, firstAt, hasPriority };
    return [{ site, owner: funder, gpuSecondsLeft: left, ...terms }];
  });
  return ways.length === 0 ? 'nothing_left' : ways;
}

/** Never below nothing: what is borrowed can be more than what was awarded. */
function leftOf(holding: Holding): GpuSeconds {
  const { entitledGpuSeconds, awardedElsewhereGpuSeconds, usedGpuSeconds } = holding;
  return toGpuSeconds(
    Math.max(0, entitledGpuSeconds - awardedElsewhereGpuSeconds - usedGpuSeconds),
  );
}
