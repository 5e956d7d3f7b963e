/**
 * The rules that a selection keeps, each as one sum with a limit. Rank order, the optimum, and a
 * list of the Governing Board are held to the same sums.
 *
 * 1. Rule 3, of each bid alone: `union-share.ts`.
 * 2. The caps of the call: projects in a lot and in all, union money in a phase and in all.
 * 3. Rule 2: a state finances its share of a site on its territory, by what it has committed itself
 *    to (Regulation (EU) 2021/1173 as amended by (EU) 2026/150, Art. 12b). A state without a
 *    commitment has nothing to give.
 */
import { compare } from '../../kernel/compare.ts';
import { type EurMicros, sumMicros } from '../../kernel/units.ts';
import type { ZeroOneProgramme } from '../../kernel/zero-one-programme.ts';
import { matchShortfallMicros, unionCeilingMicros, unionExcessMicros } from '../union-share.ts';
import type { Candidate, Exclusion, SelectionCaps } from './candidate.ts';

export interface Cap {
  /** Of each candidate, 0 or more: projects, or micros. */
  readonly amounts: readonly bigint[];
  /** The amounts of the selected make at most this. */
  readonly max: bigint;
  /** What is said of a candidate that goes over by so much. */
  readonly exclusion: (over: EurMicros) => Exclusion;
}

/** In the order in which a candidate is told what keeps it out. */
export function capsOf(candidates: readonly Candidate[], caps: SelectionCaps): readonly Cap[] {
  return [
    ...candidates.flatMap((each) => capsOfShare(candidates, each)),
    ...capsOfProjects(candidates, caps),
    ...capsOfUnionMoney(candidates, caps),
    ...capsOfStates(candidates, caps),
  ];
}

/** The best choice under the same caps, with a column for each candidate in rank order. */
export function toIntegerProgramme(
  candidates: readonly Candidate[],
  caps: SelectionCaps,
): ZeroOneProgramme {
  const rows = capsOf(candidates, caps).map(({ amounts, max }) => ({
    max,
    terms: amounts.flatMap((amount, column) => (amount === 0n ? [] : [{ column, amount }])),
  }));
  return { values: candidates.map(({ scoreThousandths }) => scoreThousandths), rows };
}

/** Only what breaks the rule becomes a cap, one that this bid goes over whoever else is taken. */
function capsOfShare(candidates: readonly Candidate[], of: Candidate): readonly Cap[] {
  const unionMicros = sumMicros(of.unionMicrosByPhase);
  const nationalMicros = sumMicros(of.national.map(({ micros }) => micros));
  const mix = { capexMicros: of.capexMicros, unionMicros, nationalMicros };
  const amounts = candidates.map((each) => (each === of ? unionMicros : 0n));
  const share: Cap = {
    amounts,
    max: unionCeilingMicros(of.capexMicros),
    exclusion: (overMicros) => ({ reason: 'union_share', overMicros }),
  };
  const match: Cap = {
    amounts,
    max: nationalMicros,
    exclusion: (overMicros) => ({ reason: 'state_match', overMicros }),
  };
  return [
    ...(unionExcessMicros(mix) > 0n ? [share] : []),
    ...(matchShortfallMicros(mix) > 0n ? [match] : []),
  ];
}

function capsOfProjects(
  candidates: readonly Candidate[],
  { lots, projectCountMax }: SelectionCaps,
): readonly Cap[] {
  const inLots = lots.map(
    ({ id: lot, projectCountMax: max }): Cap => ({
      amounts: candidates.map((each) => (each.lot === lot ? 1n : 0n)),
      max: BigInt(max),
      exclusion: () => ({ reason: 'projects_in_lot', lot, max }),
    }),
  );
  const inAll: Cap = {
    amounts: candidates.map(() => 1n),
    max: BigInt(projectCountMax),
    exclusion: () => ({ reason: 'projects_in_all', max: projectCountMax }),
  };
  return [...inLots, inAll];
}

function capsOfUnionMoney(
  candidates: readonly Candidate[],
  { unionMicrosMax, unionMicrosMaxByPhase }: SelectionCaps,
): readonly Cap[] {
  const inPhases = unionMicrosMaxByPhase.flatMap((max, index): readonly Cap[] => {
    if (max === undefined) return [];
    const exclusion: Cap['exclusion'] = (overMicros) => ({
      reason: 'union_money_in_phase',
      phase: index + 1,
      overMicros,
    });
    const amounts = candidates.map(({ unionMicrosByPhase }) => unionMicrosByPhase[index] ?? 0n);
    return [{ amounts, max, exclusion }];
  });
  const inAll: Cap = {
    amounts: candidates.map(({ unionMicrosByPhase }) => sumMicros(unionMicrosByPhase)),
    max: unionMicrosMax,
    exclusion: (overMicros) => ({ reason: 'union_money_in_all', overMicros }),
  };
  return [...inPhases, inAll];
}

/** The states that any candidate asks money of, in the order of their ids. */
function capsOfStates(
  candidates: readonly Candidate[],
  { committedMicros }: SelectionCaps,
): readonly Cap[] {
  const asked = candidates.flatMap(({ national }) => national.map(({ state }) => state));
  const states = [...new Set(asked)].toSorted(compare);
  return states.map((state) => ({
    amounts: candidates.map(({ national }) =>
      sumMicros(national.filter((each) => each.state === state).map(({ micros }) => micros)),
    ),
    max: committedMicros.get(state) ?? 0n,
    exclusion: (overMicros) => ({ reason: 'state_commitment', state, overMicros }),
  }));
}
