/**
 * What a bid must say to be ranked, judged once it is opened. All faults are told, in this order:
 *
 * 1. its form: the lot is one of the call, there are as many phases as the call has, they follow
 *    each other, one member leads. Only these are looked at when a bid is received;
 * 2. who and where: members are established in the Union, sites stand in states of the call, money
 *    comes from states of the call, each named once;
 * 3. each phase: its money sums up, the caps on union money and the match of the states hold, the
 *    capacity reaches the least of the lot;
 * 4. the whole site: that anything is invested, IT load and storage.
 *
 * Every number but the 17 % and the equal match, which are of the regulation, is of the call.
 */
import type { PartyId } from '../kernel/ids.ts';
import { toTimeText } from '../kernel/time.ts';
import { sumMicros } from '../kernel/units.ts';
import type { BidContent, BidPhase } from './bid.ts';
import type { CallTerms, Lot } from './call.ts';
import { matchShortfallMicros, unionCeilingMicros, unionExcessMicros } from './union-share.ts';

/** Texts, so that they can be shown as they are. */
export interface BidFault {
  /** Such as `phases[0].unionMicros`. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** What of a call a bid is held against. */
export type BidTerms = Pick<CallTerms, 'lots' | 'phaseNames' | 'states'>;

/** Empty for a bid that can be ranked. `unionStates`: where a member may be established. */
export function bidFaults(
  content: BidContent,
  call: BidTerms,
  unionStates: ReadonlySet<PartyId>,
): readonly BidFault[] {
  const lot = call.lots.find(({ id }) => id === content.lot);
  return [
    ...formFaults(content, call),
    ...placeFaults(content, call, unionStates),
    ...content.phases.flatMap((phase, index) => [
      ...moneyFaults(content, phase, `phases[${index}]`),
      ...lotPhaseFaults(phase, lot, index),
    ]),
    ...investmentFaults(content),
    ...(lot === undefined ? [] : siteFaults(content, lot)),
  ];
}

/** Without these a bid cannot be held against its call at all. */
export function formFaults(content: BidContent, call: BidTerms): readonly BidFault[] {
  const lots = call.lots.map(({ id }) => id);
  const leadCount = content.consortium.filter(({ role }) => role === 'lead').length;
  return [
    ...faultUnless(lots.includes(content.lot), {
      path: 'lot',
      expected: `one of ${lots.join(', ')}`,
      found: content.lot,
    }),
    ...faultUnless(content.phases.length === call.phaseNames.length, {
      path: 'phases',
      expected: `${call.phaseNames.length}: ${call.phaseNames.join(', ')}`,
      found: String(content.phases.length),
    }),
    ...content.phases.flatMap(({ startAt }, index) => {
      const before = content.phases[index - 1]?.startAt;
      return faultUnless(before === undefined || startAt > before, {
        path: `phases[${index}].startAt`,
        expected: `after ${toTimeText(before ?? startAt)}`,
        found: toTimeText(startAt),
      });
    }),
    ...faultUnless(leadCount === 1, {
      path: 'consortium',
      expected: 'one lead',
      found: String(leadCount),
    }),
  ];
}

/**
 * A consortium is of legal entities established in the Union, and a gigafactory stands on the
 * territory of states that have promised to finance their share: Regulation (EU) 2021/1173 as
 * amended by (EU) 2026/150, Art. 12b.
 */
function placeFaults(
  { consortium, sites, phases }: BidContent,
  { states }: BidTerms,
  unionStates: ReadonlySet<PartyId>,
): readonly BidFault[] {
  const ofTheCall = `a state of the call: ${states.join(', ')}`;
  return [
    ...consortium.flatMap(({ state }, index) =>
      faultUnless(unionStates.has(state), {
        path: `consortium[${index}].state`,
        expected: 'a state of the Union',
        found: state,
      }),
    ),
    ...faultUnless(sites.length > 0, { path: 'sites', expected: 'at least one', found: '0' }),
    ...sites.flatMap(({ host }, index) =>
      faultUnless(states.includes(host), {
        path: `sites[${index}].host`,
        expected: ofTheCall,
        found: host,
      }),
    ),
    ...phases.flatMap(({ national }, index) =>
      national.flatMap(({ state }, position) => {
        const isTwice = national.findIndex((other) => other.state === state) < position;
        return faultUnless(states.includes(state) && !isTwice, {
          path: `phases[${index}].national[${position}].state`,
          expected: isTwice ? 'each state once' : ofTheCall,
          found: state,
        });
      }),
    ),
  ];
}

/**
 * Rule 3: at most 17 % of the capital expenditure is union money, and each host state pays at least
 * as much as the Union does; both as reported (see `union-share.ts`). Where a bid has sites in
 * several states, what they pay together is held against the union money of the phase, and each
 * must pay something; money of a state without a site does not count as a match.
 */
function moneyFaults({ sites }: BidContent, phase: BidPhase, path: string): readonly BidFault[] {
  const { capexMicros, unionMicros, national, privateMicros } = phase;
  const hosts = [...new Set(sites.map(({ host }) => host))];
  const ofHosts = national.filter(({ state }) => hosts.includes(state));
  const nationalMicros = sumMicros(ofHosts.map(({ micros }) => micros));
  const sum = sumMicros([unionMicros, ...national.map(({ micros }) => micros), privateMicros]);
  const mix = { capexMicros, unionMicros, nationalMicros };
  const idle = hosts.filter(
    (host) =>
      unionMicros > 0n && !ofHosts.some(({ state, micros }) => state === host && micros > 0),
  );
  return [
    ...faultUnless(sum === capexMicros, {
      path: `${path}.capexMicros`,
      expected: `${sum}: union, national and private money together`,
      found: String(capexMicros),
    }),
    ...faultUnless(unionExcessMicros(mix) === 0n, {
      path: `${path}.unionMicros`,
      expected: `at most 17 % of the capital expenditure: ${unionCeilingMicros(capexMicros)}`,
      found: String(unionMicros),
    }),
    ...faultUnless(matchShortfallMicros(mix) === 0n, {
      path: `${path}.national`,
      expected: `of ${hosts.join(', ')} at least the union money: ${unionMicros}`,
      found: String(nationalMicros),
    }),
    ...idle.map((host) => ({ path: `${path}.national`, expected: `money of ${host}`, found: '0' })),
  ];
}

/** The caps and minimums of a lot: data of the call. */
function lotPhaseFaults(phase: BidPhase, lot: Lot | undefined, index: number) {
  const terms = lot?.phases[index];
  if (lot === undefined || terms === undefined) return [];
  const { unionMicrosMax, h100EquivalentsMin } = terms;
  return [
    ...faultUnless(phase.unionMicros <= unionMicrosMax, {
      path: `phases[${index}].unionMicros`,
      expected: `at most ${unionMicrosMax} in ${lot.id}`,
      found: String(phase.unionMicros),
    }),
    ...faultUnless(phase.h100Equivalents >= h100EquivalentsMin, {
      path: `phases[${index}].h100Equivalents`,
      expected: `at least ${h100EquivalentsMin} in ${lot.id}`,
      found: String(phase.h100Equivalents),
    }),
  ];
}

/** A contract says which part of the investment is public: without any there is none to sign. */
function investmentFaults({ phases }: BidContent): readonly BidFault[] {
  return faultUnless(
    phases.some(({ capexMicros }) => capexMicros > 0n),
    { path: 'phases', expected: 'capital expenditure in one of them at least', found: '0' },
  );
}

function siteFaults({ itLoadKilowatts, storageTerabytes }: BidContent, lot: Lot) {
  return [
    ...faultUnless(itLoadKilowatts >= lot.itLoadKilowattsMin, {
      path: 'itLoadKilowatts',
      expected: `at least ${lot.itLoadKilowattsMin} in ${lot.id}`,
      found: String(itLoadKilowatts),
    }),
    ...faultUnless(storageTerabytes >= lot.storageTerabytesMin, {
      path: 'storageTerabytes',
      expected: `at least ${lot.storageTerabytesMin} in ${lot.id}`,
      found: String(storageTerabytes),
    }),
  ];
}

function faultUnless(isRight: boolean, fault: BidFault): readonly BidFault[] {
  return isRight ? [] : [fault];
}
