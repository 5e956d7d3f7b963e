import type { Registration } from '../../../../src/client/registrations.ts';

/** Whether an officer has answered it, whatever came of that since. */
export function isAnswered({ state }: Pick<Registration, 'state'>): boolean {
  return state !== 'open' && state !== 'withdrawn';
}
