import type { CommitmentId, PartyId, ProgrammeId } from '../kernel/ids.ts';
import { toDateText } from '../kernel/time.ts';
import type { Instalment } from './commitment.ts';
import { notParticipating } from './membership.ts';
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
  | { readonly reason: 'not_participating'; readonly party: PartyId }
  | { readonly reason: 'instalments_out_of_order'; readonly number: number; readonly day: string };

/**
 * In this order: a party that is not there, a programme that is not there, a territory that is no
 * state, a state outside the joint undertaking in a joint procurement, an instalment that is not
 * after the one before.
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
  const outside = outsideOf({ party, programme, territory }, parties, programmes);
  if (outside !== undefined) return { reason: 'not_participating', party: outside };
  const index = instalments.findIndex(({ dueAt }, position) => {
    const before = instalments[position - 1]?.dueAt;
    return before !== undefined && before >= dueAt;
  });
  const late = instalments[index];
  if (late === undefined) return undefined;
  const day = toDateText(late.dueAt);
  return { reason: 'instalments_out_of_order', number: index + 1, day };
}

/**
 * The state or region whose state takes no part, where money is promised to a joint procurement:
 * the party itself, or the territory. See `membership.ts`.
 */
export function outsideOf(
  draft: Pick<CommitmentDraft, 'party' | 'programme' | 'territory'>,
  parties: readonly Party[],
  programmes: readonly Programme[],
): PartyId | undefined {
  const track = programmes.find(({ id }) => id === draft.programme)?.track;
  if (track !== 'joint-procurement') return undefined;
  const territory = draft.territory === undefined ? [] : [draft.territory];
  return notParticipating([draft.party, ...territory], parties);
}
