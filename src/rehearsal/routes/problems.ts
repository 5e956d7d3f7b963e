/** What this room refuses with, as problems. */
import { unreachable } from '../../kernel/assert.ts';
import { countedText } from '../../kernel/number-text.ts';
import { type ProblemType, refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import type { StepOutcome, SubmitOutcome } from '../commands.ts';

type Refusal = Extract<SubmitOutcome | StepOutcome, { readonly ok: false }>;

export const REHEARSAL_PROBLEMS = {
  not_found: PROBLEMS.notFound,
  programme_at_fault: {
    type: 'programme-at-fault',
    status: 422,
    title: 'The programme has faults',
    advice: 'Each fault names line, column and field. POST /v1/programme-checks tells all of them.',
  },
  too_many_open: {
    type: 'too-many-rehearsals-open',
    status: 409,
    title: 'Too many of your rehearsals wait or run',
    advice: 'Wait until one is over, or cancel one.',
  },
  of_another: {
    type: 'rehearsal-ready-made',
    status: 409,
    title: 'A ready-made rehearsal is for all, and nobody cancels it',
  },
  over: { type: 'rehearsal-over', status: 409, title: 'The rehearsal is over' },
  not_over: {
    type: 'rehearsal-not-over',
    status: 409,
    title: 'Only a rehearsal that ended without a result is run again',
  },
} as const satisfies Readonly<Record<Refusal['reason'], ProblemType>>;

export const NOT_FINISHED: ProblemType = {
  type: 'rehearsal-not-finished',
  status: 409,
  title: 'The rehearsal has no result yet',
  advice: 'Ask for the rehearsal itself: its state says whether one will come.',
};

/** More than a reader mends at once; the check tells all. */
const FAULTS_TOLD_MAX = 20;

export function refuseWith(refusal: Refusal) {
  const type = REHEARSAL_PROBLEMS[refusal.reason];
  if (refusal.reason !== 'programme_at_fault') return refuse(type, sentenceOf(refusal));
  const faults = refusal.faults
    .slice(0, FAULTS_TOLD_MAX)
    .map(({ line, column, path, found, expected }) => ({
      field: '/programme',
      found: `${found} (line ${line}, column ${column}${path === '' ? '' : `, ${path}`})`,
      expected,
    }));
  return refuse(type, sentenceOf(refusal), { faults });
}

function sentenceOf(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'not_found':
      return `There is no ${refusal.id}, or not for you.`;
    case 'programme_at_fault': {
      const [first] = refusal.faults;
      const found = countedText(refusal.faults.length, 'fault');
      const where = first === undefined ? '' : `; the first in line ${first.line}`;
      return `Expected a programme without a fault, found ${found}${where}.`;
    }
    case 'too_many_open':
      return `Found ${refusal.count} that wait or run, expected fewer.`;
    case 'of_another':
      return `${refusal.id} is a rehearsal that comes with Polder.`;
    case 'over':
      return `${refusal.id} is ${refusal.state}; expected one that waits or runs.`;
    case 'not_over':
      return `${refusal.id} is ${refusal.state}; expected failed, cancelled or broken-off.`;
    default:
      return unreachable(refusal);
  }
}
