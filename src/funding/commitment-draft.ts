import type { CommitmentId, PartyId, ProgrammeId } from '../kernel/ids.ts';
import { toDateText } from '../kernel/time.ts';
import type { Instalment } from './commitment.ts';
import type { Party } from './party.ts';
import type { Programme } from './programme.ts';
import type { CommitmentTerms } from './source.ts';

/** What a party would promise: everything of a commitment but its state. */
export interface CommitmentDraft {
  readonly id: CommitmentId;
  readonly party: PartyId;
  readonly programme: ProgrammeId;
  readonly territory: PartyId | undefined;
  /** In the order of their days; at least one. */
  readonly instalments: readonly Instalment[];
  /** Left out: what was said before; of a new one, own budget without conditions. */
  readonly terms?: CommitmentTerms;
}

export type DraftRefusal =
  | { readonly reason: 'party_unknown'; readonly party: PartyId }
  | { readonly reason: 'programme_unknown'; readonly programme: ProgrammeId }
  | { readonly reason: 'territory_not_a_state'; readonly territory: PartyId }
  | { readonly reason: 'instalments_out_of_order'; readonly number: number; readonly day: string };

/**
 * In this order: a party that is not there, a programme that is not there, a territory that is no
 * state, an instalment that is not after the one before.
 */
export function draftRefusal(
  draft: CommitmentDraft,
  parties: readonly Party[],
  programmes: readonly Programme[],
): DraftRefusal | undefined {
  const { party, programme, territory, instalments } = draft;
  if (!parties.some(({ id }) => id === party)) return { reason: 'party_unknown', party };
  if (!programmes.some(({ id }) => id === programme)) {
    return { reason: 'programme_unknown', programme };
  }
  const isState = parties.some(({ id, kind }) => id === territory && kind === 'state');
  if (territory !== undefined && !isState) return { reason: 'territory_not_a_state', territory };
  const index = instalments.findIndex(({ dueAt }, position) => {
    const before = instalments[position - 1]?.dueAt;
    return before !== undefined && before >= dueAt;
  });
  const late = instalments[index];
  if (late === undefined) return undefined;
  const day = toDateText(late.dueAt);
  return { reason: 'instalments_out_of_order', number: index + 1, day };
}
