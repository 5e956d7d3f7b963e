/** Who does something to a call: those of its programme, and those who have a role in it alone. */
import type { Call } from '../../../../src/client/calls.ts';
import { type Permission, useMayIn } from '../../api/session.ts';

export function useMayAtCall(
  permission: Permission,
  { id, programme }: Pick<Call, 'id' | 'programme'>,
): boolean {
  return useMayIn(permission, [
    { kind: 'programme', id: programme },
    { kind: 'call', id },
  ]);
}
