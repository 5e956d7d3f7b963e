/** Rules on parties, budgets and commitments. */
import {
  type BudgetShortfall,
  budgetShortfalls,
  COMMITTED_MICROS_MAX,
  commitmentBeyondMax,
  committedMicros,
} from '../../funding/commitment.ts';
import { outsideOf } from '../../funding/commitment-draft.ts';
import type { Party } from '../../funding/party.ts';
import { present } from '../../kernel/assert.ts';
import type { PartyId } from '../../kernel/ids.ts';
import { addMonths, toDateText, yearOf } from '../../kernel/time.ts';
import { eurText } from './amount.ts';
import { commitmentOf, type Draft, partyOf } from './draft.ts';
import type { Path, PathFault } from './fault.ts';

export function partyStateFaults(draft: Draft): readonly PathFault[] {
  return draft.parties.flatMap((party) => {
    const expected = expectedStateOf(draft, party);
    if (expected === undefined) return [];
    const found = party.state === undefined ? 'no state' : `the state ${party.state}`;
    const path = party.state === undefined ? draft.at(party) : draft.at(party, 'state');
    return [{ path, found: `${found} of ${party.id}`, expected, rule: 'party_state' as const }];
  });
}

/** A membership is of a state; who takes no part promises nothing to a joint procurement. */
export function membershipFaults(draft: Draft): readonly PathFault[] {
  const { parties, programmes } = draft;
  const misplaced = parties.filter(
    (each) => each.membership !== undefined && each.kind !== 'state',
  );
  const outside = draft.commitments.flatMap((each) => {
    const party = outsideOf(each, parties, programmes);
    return party === undefined ? [] : [{ each, party }];
  });
  return [
    ...misplaced.map((party) => ({
      path: draft.at(party, 'membership'),
      found: `the membership of a ${party.kind}`,
      expected: 'a membership of states alone',
      rule: 'membership' as const,
    })),
    ...outside.map(({ each, party }) => ({
      path: draft.at(each, each.party === party ? 'party' : 'territory'),
      found: `${party}, which takes no part in the joint undertaking`,
      expected: 'a Member State, an associated country, or a region of one',
      rule: 'not_participating' as const,
    })),
  ];
}

function expectedStateOf(draft: Draft, { id, kind, state }: Party): string | undefined {
  if (kind === 'joint-undertaking') {
    return state === undefined ? undefined : 'none: a joint undertaking belongs to no state';
  }
  if (kind === 'state') return state === id ? undefined : `${id} itself, or no key state`;
  if (kind === 'region' && state === undefined) return 'the state that the region belongs to';
  const found = state === undefined ? undefined : partyOf(draft, state);
  return found === undefined || found.kind === 'state' ? undefined : 'a party of kind state';
}

/** Territories and the deciding party. */
export function stateFaults(draft: Draft): readonly PathFault[] {
  const named: (readonly [Path, PartyId | undefined])[] = [
    [['decidingParty'], draft.file.decidingParty],
    ...draft.commitments.map((item) => [draft.at(item, 'territory'), item.territory] as const),
    ...draft.sites.map((item) => [draft.at(item, 'territory'), item.territory] as const),
  ];
  return named.flatMap(([path, id]) => kindFault(draft, path, id, 'state'));
}

export function operatorFaults(draft: Draft): readonly PathFault[] {
  return draft.sites.flatMap((site) =>
    kindFault(draft, draft.at(site, 'operator'), site.operator, 'operator'),
  );
}

function kindFault(
  draft: Draft,
  path: Path,
  id: PartyId | undefined,
  kind: 'state' | 'operator',
): readonly PathFault[] {
  const party = id === undefined ? undefined : partyOf(draft, id);
  if (party === undefined || party.kind === kind) return [];
  const rule = kind === 'state' ? 'not_a_state' : 'not_an_operator';
  return [
    { path, found: `${party.id} of kind ${party.kind}`, expected: `a party of kind ${kind}`, rule },
  ];
}

export function budgetRepeatedFaults(draft: Draft): readonly PathFault[] {
  const seen = new Set<string>();
  return draft.budgets.flatMap((budget) => {
    const key = `${budget.party}/${budget.year}`;
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [
      {
        path: draft.at(budget),
        found: `a second budget of ${budget.party} for ${budget.year}`,
        expected: 'one budget for a party and year',
        rule: 'budget_repeated' as const,
      },
    ];
  });
}

/** The ledger keeps what all have promised, in accounts that hold only so much. */
export function committedTotalFaults(draft: Draft): readonly PathFault[] {
  const commitment = commitmentBeyondMax(draft.commitments);
  if (commitment === undefined) return [];
  return [
    {
      path: draft.at(commitment, 'instalments'),
      found: `${eurText(committedMicros(commitment))} beside what is committed before`,
      expected: `at most ${eurText(COMMITTED_MICROS_MAX)} in all binding commitments together`,
      rule: 'committed_too_large' as const,
    },
  ];
}

/** Known only where every budget was read. */
export function shortfallsOf(draft: Draft): readonly BudgetShortfall[] {
  return draft.isWhole('budgets') ? budgetShortfalls(draft.budgets, draft.commitments) : [];
}

export function budgetFaults(draft: Draft): readonly PathFault[] {
  return shortfallsOf(draft).map((shortfall) => {
    const { party, year, commitment } = shortfall;
    const found = present(commitmentOf(draft, commitment), commitment);
    const first = found.instalments.findIndex(({ dueAt }) => yearOf(dueAt) === year);
    return {
      path: draft.at(found, 'instalments', first),
      found: `${eurText(shortfall.committedMicros)} committed by ${party} for ${year}`,
      expected:
        `at most its budget of ${eurText(shortfall.ceilingMicros)}: ` +
        `${eurText(shortfall.shortfallMicros)} short`,
      rule: 'budget_exceeded' as const,
    };
  });
}

export function instalmentOrderFaults(draft: Draft): readonly PathFault[] {
  return draft.commitments.flatMap((commitment) =>
    commitment.instalments.flatMap(({ dueAt }, index) => {
      const before = commitment.instalments[index - 1]?.dueAt;
      if (before === undefined || before < dueAt) return [];
      return [
        {
          path: draft.at(commitment, 'instalments', index, 'due'),
          found: toDateText(dueAt),
          expected: `a day after ${toDateText(before)}, the instalment before`,
          rule: 'instalment_order' as const,
        },
      ];
    }),
  );
}

/** Ten years: longer than any budget framework, so that a mistyped century is found. */
const MONTHS_AHEAD_MAX = 120;

export function instalmentDateFaults(draft: Draft): readonly PathFault[] {
  return draft.contracts.flatMap((contract) => {
    const start = Math.min(...contract.phases.map((phase) => phase.start));
    const end = Math.max(...contract.phases.map((phase) => phase.end));
    const paying = new Set(contract.contributions.map(({ commitment }) => commitment));
    return [...paying].flatMap((id) => {
      const commitment = commitmentOf(draft, id);
      if (commitment === undefined) return [];
      return commitment.instalments.flatMap(({ dueAt }, index) => {
        if (dueAt < end && addMonths(dueAt, MONTHS_AHEAD_MAX) >= start) return [];
        const late = `a day before the end of ${contract.id}`;
        const early = `a day at most ten years before the start of ${contract.id}`;
        return [
          {
            path: draft.at(commitment, 'instalments', index, 'due'),
            found: toDateText(dueAt),
            expected: dueAt < end ? early : late,
            rule: 'instalment_date' as const,
          },
        ];
      });
    });
  });
}
