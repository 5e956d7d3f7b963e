/**
 * What a command answers: done, with a value, or refused, because the world said no.
 * A refusal is a normal answer with a `reason` from the command's own union; it is never thrown.
 */
export type Outcome<Value, Refusal extends { readonly reason: string }> =
  | { readonly ok: true; readonly value: Value }
  | ({ readonly ok: false } & Refusal);

export function done<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

export function refused<const Refusal extends { readonly reason: string }>(
  refusal: Refusal,
): { readonly ok: false } & Refusal {
  return { ok: false, ...refusal };
}
