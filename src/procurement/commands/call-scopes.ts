/** Who has to do with a call, as the scopes in which a role counts for it. */
import type { Reader } from '../../platform/database/transaction.ts';
import type { Scope } from '../../platform/identity/access.ts';
import { type StoredCall, selectCall } from '../store/calls.ts';

/** Those who run it. */
export function scopesOfCall({ terms: { id, programme } }: StoredCall): readonly Scope[] {
  return [
    { kind: 'call', id },
    { kind: 'programme', id: programme },
  ];
}

/** The states of the call too: their commitments are what a selection draws on. */
export function scopesOfReaders(call: StoredCall): readonly Scope[] {
  const states = call.terms.states.map((id): Scope => ({ kind: 'party', id }));
  return [...scopesOfCall(call), ...states];
}

/** The scopes of the call that a request names; `undefined`: there is none. */
function ofNamedCall(scopesOf: (call: StoredCall) => readonly Scope[]) {
  return async (
    { params: { callId } }: { readonly params: { readonly callId: string } },
    reader: Reader,
  ): Promise<readonly Scope[] | undefined> => {
    const call = await selectCall(reader, callId);
    return call && scopesOf(call);
  };
}

export const scopesOfNamedCall = ofNamedCall(scopesOfCall);
export const scopesOfReadersOfNamedCall = ofNamedCall(scopesOfReaders);
