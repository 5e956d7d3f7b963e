import { assert } from '../../kernel/assert.ts';
import type { Outcome } from '../../kernel/outcome.ts';

/** What a command did: a demo asks only for what the commands accept. */
export function must<Value>(outcome: Outcome<Value, { readonly reason: string }>): Value {
  assert(outcome.ok, outcome.ok ? '' : `The demo was refused: ${toText(outcome)}`);
  return outcome.value;
}

function toText(refusal: object): string {
  return JSON.stringify(refusal, (_, value) => (typeof value === 'bigint' ? `${value}` : value));
}
