/** What nearly every write may be refused for, whatever its room: the same problem and sentence. */
import type { FoundRefusal } from '../../kernel/as-seen.ts';
import type { ProblemType } from './problem.ts';
import { PROBLEMS } from './problems.ts';

export type UsualRefusal = { readonly reason: 'exists'; readonly id: string } | FoundRefusal;

export const USUAL_PROBLEMS = {
  exists: {
    type: 'id-taken',
    status: 409,
    title: 'The id is already taken',
    advice: 'Choose another id, or change what has it.',
  },
  not_found: PROBLEMS.notFound,
  version_changed: PROBLEMS.versionChanged,
} as const satisfies Readonly<Record<UsualRefusal['reason'], ProblemType>>;

export function usualSentence(refusal: UsualRefusal): string {
  switch (refusal.reason) {
    case 'exists':
      return `${refusal.id} is there already.`;
    case 'not_found':
      return `There is no ${refusal.id}.`;
    default:
      return `Expected version ${refusal.expected}, found ${refusal.found}.`;
  }
}
