/** A defect in Polder itself: an input, result or invariant that cannot be. Nothing is saved. */
export class Bug extends Error {
  override readonly name = 'Bug';
}

/** Throws a {@link Bug} with `sentence` unless `condition` holds. Never used for bad user input. */
export function assert(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Bug(sentence);
}

/** Closes an exhaustive `switch`: the type checker proves that it is never reached. */
export function unreachable(value: never): never {
  throw new Bug(`A case is missing for ${String(value)}`);
}

/** The value that is known to be there; a {@link Bug} naming `what` where it is not. */
export function present<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new Bug(`${what} is missing`);
  return value;
}
