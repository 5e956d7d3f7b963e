/**
 * A party's decision on a programme: it takes part or it does not, why, and on which tracks it
 * reaches capacity instead. Decisions are only ever added; the latest counts. A party whose
 * commitment binds it takes part, whatever it said before.
 */
import type { CommitmentId, PartyId, ProgrammeId } from '../kernel/ids.ts';
import type { EpochSeconds, EurMicros } from '../kernel/units.ts';
import { type Commitment, isBinding } from './commitment.ts';
import type { Party } from './party.ts';
import type { Programme, Track } from './programme.ts';

/** Every way but the one in which states and the Union buy together. */
export type OtherTrack = Exclude<Track, 'joint-procurement'>;

export type PositionReason = 'no-budget-room' | 'conditions-not-met' | 'other-priority' | 'other';

/** What a refused signature said: the year without room, and what it lacks. */
export interface BudgetGap {
  readonly year: number;
  readonly shortfallMicros: EurMicros;
}

export interface PositionDraft {
  readonly party: PartyId;
  readonly programme: ProgrammeId;
  readonly takesPart: boolean;
  /** Why not; `undefined` where it takes part. */
  readonly reason: PositionReason | undefined;
  /** In words; may be empty. */
  readonly explanation: string;
  /** Only with the reason `no-budget-room`. */
  readonly budgetGap: BudgetGap | undefined;
  /** On which tracks the party reaches capacity instead, or besides. */
  readonly tracks: readonly OtherTrack[];
}

export interface Position extends PositionDraft {
  readonly decidedAt: EpochSeconds;
  readonly decidedBy: string;
}

export type PositionRefusal =
  | { readonly reason: 'party_unknown'; readonly party: PartyId }
  | { readonly reason: 'programme_unknown'; readonly programme: ProgrammeId }
  | { readonly reason: 'reason_with_part' }
  | { readonly reason: 'reason_missing' }
  | { readonly reason: 'gap_without_reason'; readonly found: PositionReason | undefined }
  | { readonly reason: 'track_repeated'; readonly track: OtherTrack }
  | { readonly reason: 'commitment_binds'; readonly commitments: readonly CommitmentId[] };

export interface PositionFacts {
  readonly parties: readonly Pick<Party, 'id'>[];
  readonly programmes: readonly Pick<Programme, 'id'>[];
  /** Of the party, to whatever programme. */
  readonly commitments: readonly Commitment[];
}

/**
 * In this order: a party or a programme that is not there, a reason not to take part from a party
 * that does, none from one that does not, a gap in the budget that is not the reason, a track named
 * twice, a signed commitment to the programme: who has promised takes part until it withdraws.
 */
export function positionRefusal(
  draft: PositionDraft,
  { parties, programmes, commitments }: PositionFacts,
): PositionRefusal | undefined {
  const { party, programme, takesPart, reason, budgetGap, tracks } = draft;
  if (!parties.some(({ id }) => id === party)) return { reason: 'party_unknown', party };
  if (!programmes.some(({ id }) => id === programme)) {
    return { reason: 'programme_unknown', programme };
  }
  if (takesPart && reason !== undefined) return { reason: 'reason_with_part' };
  if (!takesPart && reason === undefined) return { reason: 'reason_missing' };
  if (budgetGap !== undefined && reason !== 'no-budget-room') {
    return { reason: 'gap_without_reason', found: reason };
  }
  const repeated = tracks.find((track, index) => tracks.indexOf(track) !== index);
  if (repeated !== undefined) return { reason: 'track_repeated', track: repeated };
  const binding = commitments
    .filter((each) => each.programme === programme && isBinding(each))
    .map(({ id }) => id);
  if (takesPart || binding.length === 0) return undefined;
  return { reason: 'commitment_binds', commitments: binding };
}
