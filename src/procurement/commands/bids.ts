/**
 * Receiving, amending and withdrawing bids. Content is sealed in memory before anything is written,
 * and goes nowhere else: audit and events have its hash. Every command locks the call, so that the
 * last bid before the deadline and the opening never meet. Refusals come in the order of
 * {@link BidRefusal}.
 */
import { asSeen, type FoundRefusal, type Target } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { BidId, CallId, PartyId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { alone } from '../../platform/database/event-scope.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import { type DrawBytes, sealText, sha256Hex } from '../../platform/sealing/two-key-seal.ts';
import { type BidFault, formFaults } from '../bid-rules.ts';
import {
  type BidStateRefusal,
  bidRefusal,
  type CallRefusal,
  receiptRefusal,
  SEALED_BIDS_MAX,
} from '../bid-steps.ts';
import { canonicalBidText, fromBidContentJson, type SealedText } from '../store/bid-content.ts';
import {
  countSealedBids,
  insertBid,
  type StoredBid,
  selectBid,
  updateBidRevision,
  updateBidWithdrawn,
} from '../store/bids.ts';
import { lockCall, type StoredCall } from '../store/calls.ts';
import {
  type BidRevision,
  insertRevision,
  selectHandedInAt,
  selectOpeningOfficers,
} from '../store/sealed-bids.ts';

export type BidRefusal =
  | FoundRefusal
  | CallRefusal
  | BidStateRefusal
  | { readonly reason: 'exists'; readonly id: BidId }
  | { readonly reason: 'bidder_unknown'; readonly bidder: PartyId }
  | { readonly reason: 'bids_full'; readonly bidder: PartyId; readonly countMax: number }
  /** Nobody could open the bid. */
  | { readonly reason: 'officers_missing'; readonly call: CallId; readonly found: number }
  | { readonly reason: 'bid_malformed'; readonly faults: readonly BidFault[] };

export type BidOutcome = Outcome<StoredBid, BidRefusal>;

export interface NewBid extends SealedText {
  readonly id: BidId;
  readonly call: CallId;
  readonly bidder: PartyId;
}

export interface SubmitPorts {
  readonly drawBytes: DrawBytes;
  readonly partyExists: (writer: Writer, party: PartyId) => Promise<boolean>;
}

export async function submitBid(
  writer: Writer,
  { id, call, bidder, ...text }: NewBid,
  { drawBytes, partyExists }: SubmitPorts,
): Promise<BidOutcome> {
  const found = await loadCall(writer, call);
  if (!found.ok) return found;
  if ((await selectBid(writer, id)) !== undefined) return refused({ reason: 'exists', id });
  if (!(await partyExists(writer, bidder))) {
    return refused({ reason: 'bidder_unknown', bidder });
  }
  if ((await countSealedBids(writer, call, bidder)) >= SEALED_BIDS_MAX) {
    return refused({ reason: 'bids_full', bidder, countMax: SEALED_BIDS_MAX });
  }
  const sealed = await seal(writer, found.value, { bid: id, revision: 1, text }, drawBytes);
  if (!sealed.ok) return sealed;
  const { contentSha256, save } = sealed.value;
  await insertBid(writer, { id, call, bidder, contentSha256 });
  await save();
  return done(await told(writer, id, 'submit'));
}

export async function amendBid(
  writer: Writer,
  target: Target<BidId>,
  text: SealedText,
  { drawBytes }: Pick<SubmitPorts, 'drawBytes'>,
): Promise<BidOutcome> {
  const found = await loadSealed(writer, target);
  if (!found.ok) return found;
  const { bid, call } = found.value;
  const revision = bid.revision + 1;
  const sealed = await seal(writer, call, { bid: bid.id, revision, text }, drawBytes);
  if (!sealed.ok) return sealed;
  const { contentSha256, save } = sealed.value;
  await save();
  await updateBidRevision(writer, { id: bid.id, revision, contentSha256 });
  return done(await told(writer, bid.id, 'amend'));
}

/** What was sealed of it stays, and is never opened. */
export async function withdrawBid(writer: Writer, target: Target<BidId>): Promise<BidOutcome> {
  const found = await loadSealed(writer, target);
  if (!found.ok) return found;
  await updateBidWithdrawn(writer, target.id);
  return done(await told(writer, target.id, 'withdraw'));
}

async function loadCall(writer: Writer, id: CallId): Promise<Outcome<StoredCall, BidRefusal>> {
  const call = await lockCall(writer, id);
  // No bidder knows of a call that was not launched.
  if (call?.launchedAt === undefined) return refused({ reason: 'not_found', id });
  const { state, terms } = call;
  const clock = { at: writer.caller.at, handedInAt: await selectHandedInAt(writer, id) };
  const refusal = receiptRefusal({ call: id, state, deadlineAt: terms.deadlineAt, ...clock });
  return refusal === undefined ? done(call) : refused(refusal);
}

async function loadSealed(
  writer: Writer,
  target: Target<BidId>,
): Promise<Outcome<{ readonly bid: StoredBid; readonly call: StoredCall }, BidRefusal>> {
  const { id } = target;
  const known = await selectBid(writer, id);
  if (known === undefined) return refused({ reason: 'not_found', id });
  const call = await loadCall(writer, known.call);
  // Read again under the lock of the call: another may have changed it while this one waited.
  const bid = asSeen(await selectBid(writer, id), target);
  if (!bid.ok) return bid;
  if (!call.ok) return call;
  const refusal = bidRefusal(id, bid.value.state);
  return refusal === undefined ? done({ bid: bid.value, call: call.value }) : refused(refusal);
}

interface SealDraft extends BidRevision {
  readonly text: SealedText;
}

/** Seals in memory; `save` writes what was sealed, after the row of the bid. */
async function seal(
  writer: Writer,
  { terms }: StoredCall,
  { bid, revision, text }: SealDraft,
  drawBytes: DrawBytes,
): Promise<Outcome<{ contentSha256: string; save: () => Promise<void> }, BidRefusal>> {
  const [first, second] = await selectOpeningOfficers(writer, terms.id);
  if (first === undefined || second === undefined) {
    const found = first === undefined ? 0 : 1;
    return refused({ reason: 'officers_missing', call: terms.id, found });
  }
  const faults = formFaults(fromBidContentJson(text.content), terms);
  if (faults.length > 0) return refused({ reason: 'bid_malformed', faults });
  const plain = canonicalBidText(text);
  const contentSha256 = sha256Hex(plain);
  const publicKeys = [first.publicKey, second.publicKey] as const;
  const subject = sealSubject(terms.id, { bid, revision });
  const sealed = sealText({ text: plain, subject, publicKeys }, drawBytes);
  const save = () => insertRevision(writer, { bid, revision, contentSha256 }, sealed);
  return done({ contentSha256, save });
}

/** What a seal is bound to: it opens as no other bid, revision or call. */
export function sealSubject(call: CallId, { bid, revision }: BidRevision): string {
  return `polder-bid-1 ${call} ${bid} ${revision}`;
}

const PAST_PARTICIPLES = { submit: 'received', amend: 'amended', withdraw: 'withdrawn' } as const;

/** Heard by the bidder alone, whoever else hears everything. */
async function told(
  writer: Writer,
  id: BidId,
  verb: keyof typeof PAST_PARTICIPLES,
): Promise<StoredBid> {
  const bid = present(await selectBid(writer, id), id);
  const { call, bidder, revision, contentSha256 } = bid;
  const detail = { call, bidder, revision, contentSha256 };
  writer.audit({ action: `bid.${verb}`, subject: id, detail });
  writer.publish({
    kind: `bid.${PAST_PARTICIPLES[verb]}`,
    subject: id,
    scopes: [alone(`party:${bidder}`)],
    detail: { call, revision },
  });
  return bid;
}
