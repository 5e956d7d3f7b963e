/** What no schema can say: bodies whose parts agree with what the store has. */
import type { RandomStream } from '../../src/kernel/random.ts';
import { ALLOCATIONS, programmeText } from '../kill/programme.ts';
import { bearer, type Tokens } from '../kill/tokens.ts';
import { inDays, inMinutes } from './days.ts';
import type { Places, Recipes } from './requests.ts';
import { pick } from './schema-values.ts';

/** One of the programme itself, whose instalment is called and then paid. */
const ofProgramme = (stream: RandomStream) => ({
  commitmentId: pick(stream, ['commitment_ju', 'commitment_nl', 'commitment_north']),
  number: '1',
});

export const PLACES: Places = {
  callInstalment: ofProgramme,
  payInstalment: ofProgramme,
  // Of those that were noted, which are few; and what the ledger has from the start.
  endOutage: (stream) => ({ number: pick(stream, ['1', '2', '3', '4']) }),
  getChain: (stream) => ({ id: pick(stream, ['entry_1', 'entry_2', 'entry_3']) }),
};

/** What parties decide beside their commitments. */
const DECISION_RECIPES: Recipes = {
  decidePosition: () => ({
    party: 'party_nl',
    programme: 'programme_small',
    takesPart: true,
    reason: null,
    budgetGap: null,
    tracks: ['market'],
  }),
  putVote: () => ({
    programme: 'programme_small',
    union: 'party_ju',
    states: [{ state: 'party_nl', population: 18_000_000 }],
  }),
  castBallot: () => ({ voter: 'party_nl' }),
  donateTime: () => ({
    donor: 'party_nl',
    receiver: 'party_ju',
    startsAt: inDays(2),
    endsAt: inDays(3),
  }),
};

/** Of what is no procurement. */
export function recipesOf(): Recipes {
  const fileText = programmeText(Math.floor(Date.now() / 1_000));
  const programme = () => ({ fileName: 'small.yaml', fileText });
  const terms = () => ({
    party: 'party_nl',
    programme: 'programme_small',
    territory: 'party_nl',
    instalments: [{ dueAt: inDays(20), micros: '1000000' }],
  });
  const anyOf = (stream: RandomStream, ids: readonly string[]) => ids[stream.nextBelow(ids.length)];
  return {
    applyPlan: programme,
    comparePlan: programme,
    readMyNotices: () => ({ until: '1' }),
    draftCommitment: terms,
    changeCommitmentDraft: terms,
    ...DECISION_RECIPES,
    createAllocation: (stream) => ({
      funder: 'party_north',
      mode: 'mode_open',
      holder: 'party_research',
      sites: ['site_east'],
      sharePpm: 1 + stream.nextBelow(500),
      // Soon, so that it can be ended later on.
      startsAt: inMinutes(0.05),
      endsAt: inDays(60),
    }),
    submitJob: (stream) => ({
      allocation: anyOf(stream, ALLOCATIONS),
      requestedSeconds: 1 + stream.nextBelow(600),
      ...(stream.nextBelow(3) === 0
        ? { gpuCount: 1, gpuShare: (1 + stream.nextBelow(999)) / 1_000 }
        : { gpuCount: 1 + stream.nextBelow(16) }),
    }),
    noteOutage: (stream) => ({
      cluster: anyOf(stream, ['cluster_east', 'cluster_west']),
      kind: 'maintenance',
      gpuCount: 8,
      startsAt: inDays(2),
      endsAt: inDays(3),
    }),
    createToken: () => ({ name: 'made by chance', expiresAt: inMinutes(30) }),
    grantRole: (stream) => ({
      role: 'member',
      scope: { kind: 'project', id: anyOf(stream, ALLOCATIONS) },
    }),
  };
}

interface UsageItem {
  readonly job: string;
  readonly attempt: number;
  readonly month: string;
  readonly reported: { readonly start: string; readonly end: string; readonly gpuCount: number };
}

/** A correction says of a use that there is what it was, or less by some GPUs. */
export async function correctionsOf(origin: string, { officer }: Tokens): Promise<Recipes[string]> {
  const answer = await fetch(`${origin}/v1/usage`, { headers: bearer(officer) });
  const { items } = (await answer.json()) as { readonly items: readonly UsageItem[] };
  return (stream) => {
    const { job, attempt, month, reported } = pick(stream, items);
    const gpuCount = Math.max(1, reported.gpuCount - stream.nextBelow(9));
    return { job, attempt, month, ...reported, gpuCount, reason: 'counted wrong' };
  };
}
