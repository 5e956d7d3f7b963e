/**
 * How two officers open the bids of a call together. Each registers a public key before the
 * deadline; after it each hands in their shares of the keys of all bids; with the second hand-in
 * everything is opened in one transaction, or nothing is. Refusals come in the order of
 * {@link KeyRefusal} and {@link OpeningRefusal}.
 */
import { timingSafeEqual } from 'node:crypto';
import type { NotFound } from '../../kernel/as-seen.ts';
import type { BidId, CallId, PartyId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import { fitPublicKey, openText, sha256Hex } from '../../platform/sealing/two-key-seal.ts';
import { bidFaults } from '../bid-rules.ts';
import { type CallRefusal, officerRefusal, openingRefusal } from '../bid-steps.ts';
import { fromBidContentJson, type SealedText } from '../store/bid-content.ts';
import { selectSealedBids, updateBidOpened } from '../store/bids.ts';
import { lockCall, type StoredCall, selectCall, updateCallState } from '../store/calls.ts';
import {
  type GivenShare,
  insertOpening,
  insertOpeningOfficer,
  type OpeningOfficer,
  type RevisionToOpen,
  type StoredShare,
  selectHandedInAt,
  selectOpeningOfficers,
  selectRevisionsToOpen,
  selectSharesFor,
} from '../store/sealed-bids.ts';
import { sealSubject } from './bids.ts';

export type KeyRefusal =
  | NotFound
  | CallRefusal
  /** A program holds no key: two persons must act. */
  | { readonly reason: 'not_a_person'; readonly actor: string }
  | { readonly reason: 'key_unfit' }
  | { readonly reason: 'officer_registered'; readonly person: string }
  | { readonly reason: 'key_taken' }
  | { readonly reason: 'officers_full'; readonly persons: readonly string[] };

export type OpeningRefusal =
  | NotFound
  | CallRefusal
  | { readonly reason: 'not_an_officer'; readonly person: string }
  | { readonly reason: 'shares_given'; readonly person: string }
  /** By bid: what of the shares is missing, and what does not belong there or is wrong. */
  | {
      readonly reason: 'shares_unfit';
      readonly missing: readonly BidId[];
      readonly wrong: readonly BidId[];
    }
  /** What is stored was changed since it was sealed; nothing is opened. */
  | { readonly reason: 'seal_broken'; readonly bids: readonly BidId[] };

export interface Opening {
  readonly call: StoredCall;
  readonly officers: readonly OpeningOfficer[];
}

export async function readOpening(reader: Reader, id: string): Promise<Opening | undefined> {
  const call = await selectCall(reader, id);
  if (call === undefined) return undefined;
  return { call, officers: await selectOpeningOfficers(reader, call.terms.id) };
}

/** The caller becomes one of the two who open the bids of the call. */
export async function registerOpeningKey(
  writer: Writer,
  id: CallId,
  pem: string,
): Promise<Outcome<Opening, KeyRefusal>> {
  const call = await lockCall(writer, id);
  if (call === undefined) return refused({ reason: 'not_found', id });
  const { actor: person, at } = writer.caller;
  const { deadlineAt } = call.terms;
  const handedInAt = await selectHandedInAt(writer, id);
  const refusal = officerRefusal({ call: id, state: call.state, deadlineAt, at, handedInAt });
  if (refusal !== undefined) return refused(refusal);
  if (!person.startsWith('person_')) {
    return refused({ reason: 'not_a_person', actor: person });
  }
  const publicKey = fitPublicKey(pem);
  if (publicKey === undefined) return refused({ reason: 'key_unfit' });
  const officers = await selectOpeningOfficers(writer, id);
  if (officers.some((officer) => officer.person === person)) {
    return refused({ reason: 'officer_registered', person });
  }
  if (officers.some((officer) => officer.publicKey === publicKey)) {
    return refused({ reason: 'key_taken' });
  }
  if (officers.length >= 2) {
    const persons = officers.map((officer) => officer.person);
    return refused({ reason: 'officers_full', persons });
  }
  const number = officers.length === 0 ? 1 : 2;
  await insertOpeningOfficer(writer, id, { number, person, publicKey });
  const detail = { person, publicKeySha256: sha256Hex(publicKey) };
  tell(writer, call, { verb: 'register-key', kind: 'call.key-registered', detail, heard: {} });
  return done({ call, officers: await selectOpeningOfficers(writer, id) });
}

/** The caller's encrypted shares, once the deadline has passed. */
export async function readSealedShares(
  reader: Reader,
  id: CallId,
  { actor, at }: Writer['caller'],
): Promise<Outcome<readonly StoredShare[], OpeningRefusal>> {
  const opening = await readOpening(reader, id);
  const mine = officerOf(opening, id, { actor, at });
  if (!mine.ok) return mine;
  return done(await selectSharesFor(reader, id, mine.value.number));
}

/** Not found, too early or late, not one of the two, done already: in this order. */
function officerOf(
  opening: Opening | undefined,
  id: CallId,
  { actor: person, at }: Pick<Writer['caller'], 'actor' | 'at'>,
): Outcome<OpeningOfficer, OpeningRefusal> {
  if (opening === undefined) return refused({ reason: 'not_found', id });
  const { state, terms } = opening.call;
  const handedInAt = firstGivenAt(opening.officers);
  const { deadlineAt } = terms;
  const refusal = openingRefusal({ call: id, state, deadlineAt, at, handedInAt });
  if (refusal !== undefined) return refused(refusal);
  const officer = opening.officers.find((each) => each.person === person);
  if (officer === undefined) return refused({ reason: 'not_an_officer', person });
  if (officer.givenAt !== undefined) return refused({ reason: 'shares_given', person });
  return done(officer);
}

function firstGivenAt(officers: readonly OpeningOfficer[]): EpochSeconds | undefined {
  const given = officers.flatMap(({ givenAt }) => (givenAt === undefined ? [] : [givenAt]));
  return given.toSorted((a, b) => a - b)[0];
}

export interface OpeningPorts {
  /** The states where a member of a consortium may be established. */
  readonly unionStates: (reader: Reader) => Promise<ReadonlySet<PartyId>>;
}

/** Hands in the caller's shares; the second of the two opens all bids. */
export async function giveShares(
  writer: Writer,
  id: CallId,
  shares: readonly GivenShare[],
  { unionStates }: OpeningPorts,
): Promise<Outcome<Opening, OpeningRefusal>> {
  const call = await lockCall(writer, id);
  const officers = await selectOpeningOfficers(writer, id);
  const mine = officerOf(call && { call, officers }, id, writer.caller);
  if (!mine.ok) return mine;
  if (call === undefined) return refused({ reason: 'not_found', id });
  const { number, person } = mine.value;
  const unfit = unfitShares(await selectSharesFor(writer, id, number), shares);
  if (unfit !== undefined) return refused(unfit);
  await insertOpening(writer, id, number, shares);
  const detail = { person, bidCount: shares.length };
  tell(writer, call, { verb: 'give-shares', kind: 'call.shares-given', detail, heard: {} });
  const isSecond = officers.some((each) => each.number !== number && each.givenAt !== undefined);
  if (isSecond) {
    const broken = await openAll(writer, call, await unionStates(writer));
    if (broken.length > 0) return refused({ reason: 'seal_broken', bids: broken });
  }
  const present = { call: (await selectCall(writer, id)) ?? call };
  return done({ ...present, officers: await selectOpeningOfficers(writer, id) });
}

/** Each expected share must be there once, with the hash that it had when it was made. */
function unfitShares(
  expected: readonly StoredShare[],
  given: readonly GivenShare[],
): Extract<OpeningRefusal, { readonly reason: 'shares_unfit' }> | undefined {
  const nameOf = ({ bid, revision }: GivenShare | StoredShare) => `${bid} ${revision}`;
  const wantedBy = new Map(expected.map((each) => [nameOf(each), each]));
  const names = new Set(given.map(nameOf));
  const seen = new Set<BidId>();
  const missing = expected.filter((each) => !names.has(nameOf(each)));
  const wrong = given.filter((share) => {
    const wanted = wantedBy.get(nameOf(share));
    const isTwice = seen.has(share.bid);
    seen.add(share.bid);
    return wanted === undefined || isTwice || !isShare(share.share, wanted.share_sha256);
  });
  if (missing.length === 0 && wrong.length === 0) return undefined;
  return {
    reason: 'shares_unfit',
    missing: missing.map(({ bid }) => bid),
    wrong: wrong.map(({ bid }) => bid),
  };
}

function isShare(share: Buffer, sha256: string): boolean {
  const found = Buffer.from(sha256Hex(share), 'hex');
  const wanted = Buffer.from(sha256, 'hex');
  return share.length === 32 && timingSafeEqual(found, wanted);
}

/** Opens and judges every bid, and with them the call. Answers the bids whose seal is broken. */
async function openAll(
  writer: Writer,
  call: StoredCall,
  unionStates: ReadonlySet<PartyId>,
): Promise<readonly BidId[]> {
  const { terms } = call;
  const { id } = terms;
  const revisions = await selectRevisionsToOpen(writer, id);
  const sealedBids = (await selectSealedBids(writer, id)).filter(({ state }) => state === 'sealed');
  const broken: BidId[] = [];
  for (const { id: bid, bidder } of sealedBids) {
    const revision = revisions.find((each) => each.bid === bid);
    const text = revision === undefined ? undefined : openRevision(id, revision);
    if (text === undefined) {
      broken.push(bid);
      continue;
    }
    const faults = bidFaults(fromBidContentJson(text.content), terms, unionStates);
    await updateBidOpened(writer, bid, text, faults);
    const state = faults.length === 0 ? 'opened' : 'excluded';
    writer.audit({ action: 'bid.open', subject: bid, detail: { state, faults: pathsOf(faults) } });
    const scopes = [`party:${bidder}`, ...scopesOf(call)];
    writer.publish({ kind: `bid.${state}`, subject: bid, scopes, detail: { call: id } });
  }
  if (broken.length > 0) return broken;
  await updateCallState(writer, id, 'opened');
  const detail = { bidCount: sealedBids.length };
  tell(writer, call, { verb: 'open', kind: 'call.opened', detail, heard: detail });
  return [];
}

/** `undefined`: the bytes were changed, or are not those that the hash was made of. */
function openRevision(call: CallId, revision: RevisionToOpen): SealedText | undefined {
  const { sealed, shares, content_sha256 } = revision;
  const text = openText(sealed, sealSubject(call, revision), shares);
  if (text === undefined || sha256Hex(text) !== content_sha256) return undefined;
  const parsed: SealedText = JSON.parse(text);
  return parsed;
}

function pathsOf(faults: readonly { readonly path: string }[]): readonly string[] {
  return faults.map(({ path }) => path);
}

function scopesOf({ terms }: StoredCall): readonly string[] {
  return [`call:${terms.id}`, `programme:${terms.programme}`];
}

type Detail = Readonly<Record<string, string | number>>;

interface Told {
  readonly verb: string;
  readonly kind: string;
  /** For the audit. */
  readonly detail: Detail;
  /** For all who hear of the call: before all are opened, not how many bids there are. */
  readonly heard: Detail;
}

function tell(writer: Writer, call: StoredCall, { verb, kind, detail, heard }: Told): void {
  const subject = call.terms.id;
  writer.audit({ action: `call.${verb}`, subject, detail });
  writer.publish({ kind, subject, scopes: scopesOf(call), detail: heard });
}
