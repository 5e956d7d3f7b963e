/**
 * A call and what came of it in the words of the Open Contracting Data Standard 1.1, with its
 * extensions for lots and bids: https://standard.open-contracting.org/1.1/. What is public by rule
 * and no more: the call once it is launched, how many bids there were, and who was awarded what.
 * Bids that were not awarded are counted, not named.
 */
import type { BidId, ContractId, PartyId } from '../kernel/ids.ts';
import { toTimeText } from '../kernel/time.ts';
import { type EpochSeconds, type EurMicros, MICROS_PER_EUR } from '../kernel/units.ts';
import type { CallState, CallTerms } from './call.ts';

export interface PublishedAward {
  readonly bid: BidId;
  readonly lot: string;
  readonly supplier: PartyId;
  readonly unionMicros: EurMicros;
  readonly awardedAt: EpochSeconds;
  /** `undefined` until it is signed. */
  readonly contract: PublishedContract | undefined;
}

export interface PublishedContract {
  readonly id: ContractId;
  readonly signedAt: EpochSeconds;
  readonly start: EpochSeconds;
  readonly end: EpochSeconds;
}

export interface PublishedCall {
  readonly terms: CallTerms;
  readonly state: Exclude<CallState, 'drafted'>;
  readonly launchedAt: EpochSeconds;
  /** Of the last change of anything that is published here. */
  readonly changedAt: EpochSeconds;
  /** The joint undertaking, which buys; and the states that it buys with. */
  readonly buyer: PartyId;
  readonly bidCountByLot: ReadonlyMap<string, number> | undefined;
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

export function releasePackage(call: PublishedCall, publisher: Publisher) {
  return { ...packageHead(call, publisher), releases: [releaseOf(call, publisher, tagOf(call))] };
}

/** One record with the only release there is, which is the present state, and it compiled. */
export function recordPackage(call: PublishedCall, publisher: Publisher) {
  const release = releaseOf(call, publisher, tagOf(call));
  const compiledRelease = releaseOf(call, publisher, 'compiled');
  const record = { ocid: release.ocid, releases: [release], compiledRelease };
  return { ...packageHead(call, publisher), records: [record] };
}

function packageHead({ changedAt }: PublishedCall, { name, address }: Publisher) {
  return {
    uri: address,
    version: '1.1',
    extensions: EXTENSIONS,
    publishedDate: toTimeText(changedAt),
    publisher: { name },
  };
}

function tagOf({ state, awards }: PublishedCall): string {
  if (state === 'cancelled') return 'tenderCancellation';
  if (awards.some(({ contract }) => contract !== undefined)) return 'contract';
  return awards.length > 0 ? 'award' : 'tender';
}

function releaseOf(call: PublishedCall, { ocidPrefix }: Publisher, tag: string) {
  const { terms, changedAt, buyer } = call;
  const ocid = `${ocidPrefix}-${terms.id}`;
  return {
    ocid,
    id: `${ocid}-${changedAt}-${tag}`,
    date: toTimeText(changedAt),
    tag: [tag],
    language: 'en',
    initiationType: 'tender',
    parties: partiesOf(call),
    buyer: referenceTo(call, buyer),
    tender: tenderOf(call),
    ...(call.bidCountByLot === undefined ? {} : { bids: bidsOf(call) }),
    ...(call.awards.length === 0 ? {} : { awards: call.awards.map((each) => awardOf(call, each)) }),
    ...contractsOf(call),
  };
}

function referenceTo({ nameOf }: PublishedCall, party: PartyId) {
  return { id: party, name: nameOf(party) };
}

function partiesOf(call: PublishedCall) {
  const { buyer, terms, awards } = call;
  const rolesOf = new Map<PartyId, readonly string[]>([
    [buyer, ['buyer', 'procuringEntity', 'funder']],
    ...terms.states.map((state) => [state, ['funder']] as const),
    ...awards.map(({ supplier }) => [supplier, ['tenderer', 'supplier']] as const),
  ]);
  return [...rolesOf].map(([party, roles]) => ({
    ...referenceTo(call, party),
    identifier: { scheme: 'polder', id: party, legalName: call.nameOf(party) },
    roles,
  }));
}

function tenderOf(call: PublishedCall) {
  const { terms, state, launchedAt, buyer } = call;
  const status = tenderStatusOf(state);
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
      description: `At most ${projectCountMax} projects`,
      status,
      value: toValue(phases.reduce((sum, each) => sum + each.unionMicrosMax, 0n)),
    })),
    documents: terms.documents.map(({ name, address }, index) => ({
      id: String(index + 1),
      documentType: 'biddingDocuments',
      title: name,
      url: address,
    })),
  };
}

/** Closed list of the standard: tenderStatus. */
function tenderStatusOf(state: PublishedCall['state']): 'active' | 'complete' | 'cancelled' {
  if (state === 'cancelled') return 'cancelled';
  return state === 'awarded' ? 'complete' : 'active';
}

function bidsOf(call: PublishedCall) {
  const counts = [...(call.bidCountByLot ?? [])];
  const statistics = counts.map(([relatedLot, value]) => ({
    id: `bids-${relatedLot}`,
    measure: 'bids',
    value,
    relatedLot,
  }));
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  return {
    statistics: [{ id: 'bids', measure: 'bids', value: total }, ...statistics],
    details: call.awards.map(({ bid, lot, supplier }) => ({
      id: bid,
      status: 'valid',
      tenderers: [referenceTo(call, supplier)],
      relatedLots: [lot],
    })),
  };
}

function awardOf(call: PublishedCall, award: PublishedAward) {
  const { bid, lot, supplier, unionMicros, awardedAt } = award;
  return {
    id: awardIdOf(award),
    status: 'active',
    date: toTimeText(awardedAt),
    value: toValue(unionMicros),
    suppliers: [referenceTo(call, supplier)],
    relatedLots: [lot],
    relatedBid: bid,
  };
}

function awardIdOf({ bid }: PublishedAward): string {
  return bid.replace(/^bid_/, 'award_');
}

function contractsOf({ awards }: PublishedCall) {
  const contracts = awards.flatMap((award) => {
    const { contract } = award;
    if (contract === undefined) return [];
    const { id, signedAt, start, end } = contract;
    const period = { startDate: toTimeText(start), endDate: toTimeText(end) };
    const dateSigned = toTimeText(signedAt);
    return [{ id, awardID: awardIdOf(award), status: 'active', period, dateSigned }];
  });
  return contracts.length === 0 ? {} : { contracts };
}

/** The standard has amounts as numbers: exact to the cent below 90 thousand billion. */
function toValue(micros: bigint) {
  const cents = micros / (MICROS_PER_EUR / 100n);
  return { amount: Number(cents) / 100, currency: 'EUR' };
}
