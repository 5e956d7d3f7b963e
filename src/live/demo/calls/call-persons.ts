/** Who acts in the calls of a demo besides the personas of its chooser: persons of its issuer. */

import { THE_PLATFORM } from '../../../platform/identity/access.ts';
import { type Persona, personIdOf } from '../../../platform/identity/demo.ts';

/** The programme whose calls a demo shows. Nothing of it is contracted yet. */
export const PROGRAMME_OF_CALLS = 'programme_next-round';

const JUDGED = 'Judges bids of the next round.';
const OF_ROUND = { kind: 'programme', id: PROGRAMME_OF_CALLS } as const;

const SECOND_OFFICER: Persona = {
  id: 'second-officer',
  name: 'Paul Programme',
  description: 'Opens bids together with Petra Programme.',
  grants: [{ role: 'programme-officer', scope: THE_PLATFORM }],
};
const SECOND_EVALUATOR = evaluator('second-evaluator', 'Eva Evaluator');
const THIRD_EVALUATOR = evaluator('third-evaluator', 'Emil Evaluator');

/** Besides the reviewer in the chooser. */
export const EVALUATORS: readonly Persona[] = [SECOND_EVALUATOR, THIRD_EVALUATOR];
export const PERSONS_OF_CALLS: readonly Persona[] = [SECOND_OFFICER, ...EVALUATORS];

/** The two who open bids; the first also drafts, ranks and decides. */
export const OFFICER_IDS = ['person_demo-programme-officer', personIdOf(SECOND_OFFICER)] as const;
/** Rosa Reviewer, who is in the chooser, first. */
export const EVALUATOR_IDS = [
  'person_demo-reviewer',
  personIdOf(SECOND_EVALUATOR),
  personIdOf(THIRD_EVALUATOR),
] as const;

function evaluator(id: string, name: string): Persona {
  return { id, name, description: JUDGED, grants: [{ role: 'reviewer', scope: OF_ROUND }] };
}
