/**
 * The joint procurement agreement: who buys together, with which money, and the core of the call
 * that they will make. It is signed party by party, each naming its commitment, and frozen when its
 * call is launched. Who has not signed is not covered.
 * Source: Regulation (EU) 2021/1173 as amended by (EU) 2026/150, Art. 12b: a joint procurement is
 * between the joint undertaking and at least one contracting authority of a participating state,
 * and the agreement holds the core of the later call.
 */
import { type Commitment, isBinding } from '../funding/commitment.ts';
import type { CommitmentState } from '../funding/commitment-steps.ts';
import { notParticipating } from '../funding/membership.ts';
import { isNational, isPublicParty, type Party, type PartyKind } from '../funding/party.ts';
import type { AgreementId, CommitmentId, PartyId, ProgrammeId } from '../kernel/ids.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import { type CallCore, coreDifferences, coreFaults, type TermsFault } from './call-core.ts';

/** Whoever may buy, and the money that a signatory names, as the commands hand them on. */
export type Buyer = Party;
export type NamedCommitment = Omit<Commitment, 'instalments'> &
  Pick<CommitmentState, 'instalments' | 'source'>;

export interface AgreementDraft {
  readonly id: AgreementId;
  readonly programme: ProgrammeId;
  readonly name: string;
  readonly core: CallCore;
  /** Each once. */
  readonly parties: readonly PartyId[];
}

/** Signed, with the commitment that it brings, or not yet. */
export interface AgreementParty {
  readonly party: PartyId;
  readonly signature: Signature | undefined;
}

export interface Signature {
  readonly commitment: CommitmentId;
  readonly at: EpochSeconds;
  /** The person who signed. */
  readonly by: string;
}

export interface Agreement extends Omit<AgreementDraft, 'parties'> {
  readonly parties: readonly AgreementParty[];
  readonly frozenAt: EpochSeconds | undefined;
  readonly version: number;
}

/** Why a commitment cannot be named by a signatory, in this order. */
export type CommitmentFault =
  | 'unknown'
  | 'of_other_party'
  | 'of_other_programme'
  | 'of_other_territory'
  | 'not_signed';

export type DraftAgreementRefusal =
  | { readonly reason: 'agreement_frozen'; readonly id: AgreementId; readonly at: EpochSeconds }
  | {
      readonly reason: 'party_unfit';
      readonly party: PartyId;
      /** `undefined`: there is no such party. */
      readonly kind: PartyKind | undefined;
    }
  | { readonly reason: 'not_participating'; readonly party: PartyId }
  | { readonly reason: 'joint_undertaking_missing' }
  | { readonly reason: 'authority_missing' }
  | { readonly reason: 'core_faulty'; readonly faults: readonly TermsFault[] };

export type SignAgreementRefusal =
  | { readonly reason: 'agreement_frozen'; readonly id: AgreementId; readonly at: EpochSeconds }
  | { readonly reason: 'not_a_party'; readonly party: PartyId }
  | { readonly reason: 'already_signed'; readonly party: PartyId; readonly at: EpochSeconds }
  | {
      readonly reason: 'commitment_unfit';
      readonly commitment: CommitmentId;
      readonly fault: CommitmentFault;
    };

/**
 * In this order: frozen; a party that is not there, or neither a joint undertaking nor an authority
 * of a state; one whose state takes no part in the joint undertaking; no joint undertaking, no
 * authority (rule 1); a faulty core. `found` is the agreement as it stands, where there is one.
 */
export function draftAgreementRefusal(
  draft: AgreementDraft,
  parties: readonly Party[],
  found: Pick<Agreement, 'frozenAt'> | undefined,
): DraftAgreementRefusal | undefined {
  if (found?.frozenAt !== undefined) {
    return { reason: 'agreement_frozen', id: draft.id, at: found.frozenAt };
  }
  const kindOf = new Map(parties.map(({ id, kind }) => [id, kind]));
  for (const party of draft.parties) {
    const kind = kindOf.get(party);
    const isFit = kind !== undefined && isPublicParty({ kind });
    if (!isFit) return { reason: 'party_unfit', party, kind };
  }
  const refusal = outsiderRefusal(draft.parties, parties) ?? buyersRefusal(draft.parties, parties);
  if (refusal !== undefined) return refusal;
  const faults = coreFaults(draft.core);
  return faults.length > 0 ? { reason: 'core_faulty', faults } : undefined;
}

/** Rule 1: who buys with the joint undertaking takes part in it; see `membership.ts` of funding. */
export function outsiderRefusal(
  buyers: readonly PartyId[],
  parties: readonly Party[],
): { readonly reason: 'not_participating'; readonly party: PartyId } | undefined {
  const party = notParticipating(buyers, parties);
  return party === undefined ? undefined : { reason: 'not_participating', party };
}

/** Rule 1: the joint undertaking and at least one contracting authority of a state. */
export function buyersRefusal(
  buyers: readonly PartyId[],
  parties: readonly Party[],
):
  | { readonly reason: 'joint_undertaking_missing' }
  | { readonly reason: 'authority_missing' }
  | undefined {
  const kinds = parties.filter(({ id }) => buyers.includes(id)).map(({ kind }) => kind);
  if (!kinds.includes('joint-undertaking')) return { reason: 'joint_undertaking_missing' };
  if (!kinds.some(isNational)) return { reason: 'authority_missing' };
  return undefined;
}

/**
 * The parties after a change. A signature is to a text: it stands where name and core stay as they
 * were, so that a state may join late, and falls where they change.
 */
export function partiesAfter(found: Agreement, draft: AgreementDraft): readonly AgreementParty[] {
  const isSameText =
    found.name === draft.name && coreDifferences(found.core, draft.core).length === 0;
  return draft.parties.map((party) => {
    const before = found.parties.find((each) => each.party === party);
    return { party, signature: isSameText ? before?.signature : undefined };
  });
}

/**
 * In this order: frozen, not a party, signed already, a commitment that it cannot name: of a state
 * it must be signed, its own, for this programme and for its territory (rule 2); the joint
 * undertaking may name one without a territory.
 */
export function signAgreementRefusal(
  agreement: Agreement,
  party: Pick<Party, 'id' | 'state'>,
  named: CommitmentId,
  commitments: readonly Commitment[],
): SignAgreementRefusal | undefined {
  const { id, frozenAt, programme } = agreement;
  if (frozenAt !== undefined) return { reason: 'agreement_frozen', id, at: frozenAt };
  const found = agreement.parties.find((each) => each.party === party.id);
  if (found === undefined) return { reason: 'not_a_party', party: party.id };
  if (found.signature !== undefined) {
    return { reason: 'already_signed', party: party.id, at: found.signature.at };
  }
  const commitment = commitments.find((each) => each.id === named);
  const fault = commitmentFault(commitment, { programme, party });
  return fault === undefined ? undefined : { reason: 'commitment_unfit', commitment: named, fault };
}

function commitmentFault(
  commitment: Commitment | undefined,
  of: { readonly programme: ProgrammeId; readonly party: Pick<Party, 'id' | 'state'> },
): CommitmentFault | undefined {
  if (commitment === undefined) return 'unknown';
  if (commitment.party !== of.party.id) return 'of_other_party';
  if (commitment.programme !== of.programme) return 'of_other_programme';
  const { state } = of.party;
  if (state !== undefined && commitment.territory !== state) return 'of_other_territory';
  return isBinding(commitment) ? undefined : 'not_signed';
}
