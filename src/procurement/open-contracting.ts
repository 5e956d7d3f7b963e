/**
 * A call and what came of it in the words of the Open Contracting Data Standard 1.1, with its
 * extensions for lots and bids: https://standard.open-contracting.org/1.1/. What is public by rule
 * and no more: the call once it is launched, how many bids there were, and who was awarded what.
 * Bids that were not awarded are counted, not named.
 */
import { present } from '../kernel/assert.ts';
import type { BidId, ContractId, PartyId } from '../kernel/ids.ts';
import { countedText } from '../kernel/number-text.ts';
import { toTimeText } from '../kernel/time.ts';
import {
  type EpochSeconds,
  type EurMicros,
  MICROS_PER_EUR,
  toEpochSeconds,
} from '../kernel/units.ts';
import type { CallTerms } from './call.ts';
import type { DeadlineExtension } from './deadline.ts';

export interface PublishedAward {
  readonly bid: BidId;
  readonly lot: string;
  readonly supplier: PartyId;
  readonly unionMicros: EurMicros;
  readonly awardedAt: EpochSeconds;
  /** Of a bid that was called up from the reserve: until then bidders may complain of it. */
  readonly standstillEndsAt: EpochSeconds | undefined;
  /** `undefined`: it stands. */
  readonly lapsedAt: EpochSeconds | undefined;
  /** `undefined` until it is signed. */
  readonly contract: PublishedContract | undefined;
}

export interface PublishedContract {
  readonly id: ContractId;
  readonly signedAt: EpochSeconds;
  readonly start: EpochSeconds;
  readonly end: EpochSeconds;
  /** From when on one of its parties has left it, which may lie ahead. */
  readonly leftFrom: EpochSeconds | undefined;
}

export interface PublishedCall {
  readonly terms: CallTerms;
  readonly launchedAt: EpochSeconds;
  /** In their order. */
  readonly extensions: readonly DeadlineExtension[];
  /** Of the bids; `undefined` while they are sealed, or where there is none. */
  readonly openedAt: EpochSeconds | undefined;
  readonly cancelledAt: EpochSeconds | undefined;
  /** The joint undertaking, which buys; and the states that it buys with. */
  readonly buyer: PartyId;
  /** Those that were opened. */
  readonly bidCountByLot: ReadonlyMap<string, number>;
  readonly awards: readonly PublishedAward[];
  readonly nameOf: (party: PartyId) => string;
}

/** Who publishes, and where. */
export interface Publisher {
  readonly name: string;
  /** Registered with the standard, such as `ocds-213czf`. */
  readonly ocidPrefix: string;
  /** Of this package. */
  readonly address: string;
}

const EXTENSIONS = ['ocds_lots_extension', 'ocds_bid_extension'].map(
  (name) =>
    `https://raw.githubusercontent.com/open-contracting-extensions/${name}/v1.1.5/extension.json`,
);

/** A release for each moment until `now` at which something became public, each the whole of it. */
export function releasePackage(call: PublishedCall, publisher: Publisher, now: EpochSeconds) {
  const { releases, last } = historyOf(call, publisher, now);
  return { ...packageHead(publisher, last.date), releases };
}

/** One record: all releases, and what they come to. */
export function recordPackage(call: PublishedCall, publisher: Publisher, now: EpochSeconds) {
  const { releases, last } = historyOf(call, publisher, now);
  const { ocid, date } = last;
  // Each release repeats what was said before, so that the last one is what all of them come to.
  const compiledRelease = { ...last, id: `${ocid}-${date}`, tag: ['compiled'] };
  return { ...packageHead(publisher, date), records: [{ ocid, releases, compiledRelease }] };
}

function packageHead({ name, address }: Publisher, publishedDate: string) {
  return {
    uri: address,
    version: '1.1',
    extensions: EXTENSIONS,
    publishedDate,
    publisher: { name },
  };
}

function historyOf(call: PublishedCall, publisher: Publisher, now: EpochSeconds) {
  const moments = [...momentsOf(call, now)].sort(([a], [b]) => a - b);
  const releases = moments.map(([at, tags]) => releaseOf(asOf(call, at), publisher, { at, tags }));
  return { releases, last: present(releases.at(-1), 'the release of the launch') };
}

interface Moment {
  readonly at: EpochSeconds;
  /** What was new: closed list of the standard, releaseTag. */
  readonly tags: readonly string[];
}

/** What happened at the same second is one release: no two of a call may have the same date. */
function momentsOf(
  call: PublishedCall,
  now: EpochSeconds,
): ReadonlyMap<EpochSeconds, readonly string[]> {
  const { launchedAt, extensions, openedAt, cancelledAt, awards } = call;
  const happened: readonly (readonly [tag: string, at: EpochSeconds | undefined])[] = [
    ['tender', launchedAt],
    ...extensions.map(({ extendedAt }) => ['tenderAmendment', extendedAt] as const),
    ['tenderUpdate', openedAt],
    ...awards.map(({ awardedAt }) => ['award', awardedAt] as const),
    ...awards.map((award) => ['awardUpdate', untilThen(inForceAtOf(award), now)] as const),
    ...awards.map(({ lapsedAt }) => ['awardCancellation', lapsedAt] as const),
    ...awards.map(({ contract }) => ['contract', contract?.signedAt] as const),
    ...awards.map(({ contract }) => {
      const overAt = contract === undefined ? undefined : overAtOf(contract);
      return ['contractTermination', untilThen(overAt, now)] as const;
    }),
    ['tenderCancellation', cancelledAt],
  ];
  const moments = new Map<EpochSeconds, readonly string[]>();
  for (const [tag, at] of happened) {
    if (at === undefined) continue;
    const tags = moments.get(at) ?? [];
    if (!tags.includes(tag)) moments.set(at, [...tags, tag]);
  }
  return moments;
}

/** What was public of the call at a time. */
function asOf(call: PublishedCall, at: EpochSeconds): PublishedCall {
  const { terms, extensions, openedAt, cancelledAt, awards } = call;
  const later = extensions.find(({ extendedAt }) => extendedAt > at);
  return {
    ...call,
    terms: { ...terms, deadlineAt: later?.beforeAt ?? terms.deadlineAt },
    extensions: extensions.filter(({ extendedAt }) => extendedAt <= at),
    openedAt: untilThen(openedAt, at),
    cancelledAt: untilThen(cancelledAt, at),
    awards: awards
      .filter(({ awardedAt }) => awardedAt <= at)
      .map((award) => {
        const isSigned = award.contract !== undefined && award.contract.signedAt <= at;
        const contract = isSigned ? award.contract : undefined;
        return { ...award, contract, lapsedAt: untilThen(award.lapsedAt, at) };
      }),
  };
}

function untilThen(moment: EpochSeconds | undefined, at: EpochSeconds): EpochSeconds | undefined {
  return moment !== undefined && moment <= at ? moment : undefined;
}

function releaseOf(call: PublishedCall, { ocidPrefix }: Publisher, { at, tags }: Moment) {
  const { terms, buyer, openedAt, awards } = call;
  const ocid = `${ocidPrefix}-${terms.id}`;
  return {
    ocid,
    id: `${ocid}-${at}`,
    date: toTimeText(at),
    tag: tags,
    language: 'en',
    initiationType: 'tender',
    parties: partiesOf(call),
    buyer: referenceTo(call, buyer),
    tender: tenderOf(call),
    ...(openedAt === undefined ? {} : { bids: bidsOf(call, openedAt) }),
    ...(awards.length === 0 ? {} : { awards: awards.map((each) => awardOf(call, each, at)) }),
    ...contractsOf(call, at),
  };
}

function referenceTo({ nameOf }: PublishedCall, party: PartyId) {
  return { id: party, name: nameOf(party) };
}

function partiesOf(call: PublishedCall) {
  const { buyer, terms, awards } = call;
  const parts: readonly (readonly [party: PartyId, roles: readonly string[]])[] = [
    [buyer, ['buyer', 'procuringEntity', 'funder']],
    ...terms.states.map((state) => [state, ['funder']] as const),
    ...awards.map(({ supplier }) => [supplier, ['tenderer', 'supplier']] as const),
  ];
  // A state may hold a site of its own, and a supplier may win twice.
  const rolesOf = new Map<PartyId, ReadonlySet<string>>();
  for (const [party, roles] of parts) {
    rolesOf.set(party, new Set([...(rolesOf.get(party) ?? []), ...roles]));
  }
  return [...rolesOf].map(([party, roles]) => ({
    ...referenceTo(call, party),
    identifier: { scheme: 'polder', id: party, legalName: call.nameOf(party) },
    roles: [...roles],
  }));
}

function tenderOf(call: PublishedCall) {
  const { terms, launchedAt, buyer, extensions } = call;
  const status = tenderStatusOf(call);
  return {
    id: terms.id,
    title: terms.name,
    status,
    procuringEntity: referenceTo(call, buyer),
    value: toValue(terms.unionMicrosMax),
    procurementMethod: 'open',
    mainProcurementCategory: 'services',
    awardCriteria: 'ratedCriteria',
    awardCriteriaDetails: terms.criteria
      .map(({ name, weightPpm }) => `${name}: ${weightPpm / 10_000} %`)
      .join('; '),
    submissionMethod: ['electronicSubmission'],
    tenderPeriod: { startDate: toTimeText(launchedAt), endDate: toTimeText(terms.deadlineAt) },
    enquiryPeriod: { startDate: toTimeText(launchedAt), endDate: toTimeText(terms.deadlineAt) },
    lots: terms.lots.map(({ id, name, projectCountMax, phases }) => ({
      id,
      title: name,
      description: `At most ${countedText(projectCountMax, 'project')}`,
      status,
      value: toValue(
        BigInt(projectCountMax) * phases.reduce((sum, each) => sum + each.unionMicrosMax, 0n),
      ),
    })),
    ...(extensions.length === 0 ? {} : { amendments: extensions.map(amendmentOf) }),
    documents: terms.documents.map(({ name, address }, index) => ({
      id: String(index + 1),
      documentType: 'biddingDocuments',
      title: name,
      url: address,
    })),
  };
}

/** Closed list of the standard: tenderStatus. */
function tenderStatusOf(call: PublishedCall): 'active' | 'complete' | 'cancelled' {
  if (call.cancelledAt !== undefined) return 'cancelled';
  return call.awards.length > 0 ? 'complete' : 'active';
}

function amendmentOf({ number, extendedAt, beforeAt, deadlineAt, reason }: DeadlineExtension) {
  const description = `Deadline moved from ${toTimeText(beforeAt)} to ${toTimeText(deadlineAt)}`;
  return { id: String(number), date: toTimeText(extendedAt), rationale: reason, description };
}

function bidsOf(call: PublishedCall, openedAt: EpochSeconds) {
  const counts = call.terms.lots.map(({ id }) => [id, call.bidCountByLot.get(id) ?? 0] as const);
  const date = toTimeText(openedAt);
  const statistics = counts.map(([relatedLot, value]) => ({
    id: `bids-${relatedLot}`,
    measure: 'bids',
    date,
    value,
    relatedLot,
  }));
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  return {
    statistics: [{ id: 'bids', measure: 'bids', date, value: total }, ...statistics],
    details: call.awards.map(({ bid, lot, supplier }) => ({
      id: bid,
      status: 'valid',
      tenderers: [referenceTo(call, supplier)],
      relatedLots: [lot],
    })),
  };
}

function awardOf(call: PublishedCall, award: PublishedAward, at: EpochSeconds) {
  const { bid, lot, supplier, unionMicros, awardedAt } = award;
  return {
    id: awardIdOf(award),
    status: awardStatusOf(award, at),
    date: toTimeText(awardedAt),
    value: toValue(unionMicros),
    suppliers: [referenceTo(call, supplier)],
    relatedLots: [lot],
    relatedBid: bid,
  };
}

/** Closed list of the standard, awardStatus: pending is what bidders may still complain of. */
function awardStatusOf(
  { standstillEndsAt, lapsedAt }: PublishedAward,
  at: EpochSeconds,
): 'active' | 'pending' | 'cancelled' {
  if (lapsedAt !== undefined) return 'cancelled';
  return standstillEndsAt !== undefined && standstillEndsAt > at ? 'pending' : 'active';
}

/** When an award that was pending is not any more; `undefined`: it never was, or lapsed before. */
function inForceAtOf({ standstillEndsAt, lapsedAt }: PublishedAward): EpochSeconds | undefined {
  if (standstillEndsAt === undefined) return undefined;
  return lapsedAt !== undefined && lapsedAt <= standstillEndsAt ? undefined : standstillEndsAt;
}

function awardIdOf({ bid }: PublishedAward): string {
  return bid.replace(/^bid_/, 'award_');
}

function contractsOf({ awards }: PublishedCall, at: EpochSeconds) {
  const contracts = awards.flatMap((award) => {
    const { contract } = award;
    return contract === undefined ? [] : [contractOf(contract, awardIdOf(award), at)];
  });
  return contracts.length === 0 ? {} : { contracts };
}

/** Closed list of the standard, contractStatus: what has come to its end is terminated. */
function contractOf(contract: PublishedContract, awardID: string, at: EpochSeconds) {
  const { id, signedAt, start, end } = contract;
  const overAt = overAtOf(contract);
  const isOver = overAt <= at;
  // A contract may be left before it began: no period ends before its start.
  const endsAt = isOver ? toEpochSeconds(Math.max(overAt, start)) : end;
  const period = { startDate: toTimeText(start), endDate: toTimeText(endsAt) };
  const status = isOver ? 'terminated' : 'active';
  return { id, awardID, status, period, dateSigned: toTimeText(signedAt) };
}

function overAtOf({ leftFrom, end }: PublishedContract): EpochSeconds {
  return leftFrom !== undefined && leftFrom < end ? leftFrom : end;
}

/** The standard has amounts as numbers: exact to the cent below 90 thousand billion. */
function toValue(micros: bigint) {
  const cents = micros / (MICROS_PER_EUR / 100n);
  return { amount: Number(cents) / 100, currency: 'EUR' };
}
