/**
 * Opened bids for tests of what comes after the opening, written as the schema wants them but
 * without any sealing: what was sealed is not readable.
 */
import type { BidId, CallId, PartyId } from '../../kernel/ids.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import { sha256Hex } from '../../platform/sealing/two-key-seal.ts';
import type { BidContent } from '../bid.ts';
import type { BidFault } from '../bid-rules.ts';
import { canonicalBidText, toBidContentJson } from '../store/bid-content.ts';
import { insertBid, updateBidOpened } from '../store/bids.ts';

export interface SeededBid {
  readonly id: BidId;
  readonly bidder: PartyId;
  readonly content: BidContent;
  /** Empty: it is opened; otherwise excluded. */
  readonly faults: readonly BidFault[];
}

export interface SeededOpening {
  readonly call: CallId;
  /** Of the call. The writer's own time is before it. */
  readonly deadlineAt: EpochSeconds;
}

const SALT = '0'.repeat(64);

/** The call is there and launched; its state is left to the caller. */
export async function seedOpenedBids(
  writer: Writer,
  { call, deadlineAt }: SeededOpening,
  bids: readonly SeededBid[],
): Promise<void> {
  for (const { id, bidder, content } of bids) {
    const sealedText = canonicalBidText({ content: toBidContentJson(content), salt: SALT });
    const contentSha256 = sha256Hex(sealedText);
    await insertBid(writer, { id, call, bidder, contentSha256 });
    await writer.query(
      `INSERT INTO procurement.bid_revision (bid, revision, received_at, content_sha256, sealed)
       VALUES ($1, 1, $2, $3, $4)`,
      [id, writer.caller.at, contentSha256, Buffer.alloc(32)],
    );
  }
  for (const number of [1, 2]) {
    await writer.query(
      `INSERT INTO procurement.opening_officer (call, number, person, public_key, registered_at)
       VALUES ($1, $2, $3, $4, $5)`,
      [call, number, `person_officer-${number}`, `key ${number}`, writer.caller.at],
    );
    await writer.query(
      'INSERT INTO procurement.opening (call, number, given_at) VALUES ($1, $2, $3)',
      [call, number, deadlineAt],
    );
  }
  for (const { id, content, faults } of bids) {
    await updateBidOpened(writer, id, { content: toBidContentJson(content), salt: SALT }, faults);
  }
}
