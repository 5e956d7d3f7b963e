/** Names by which things can be told apart, also where two of a kind have the same. */

export interface NamedThing {
  readonly id: string;
  readonly name: string;
}

/**
 * By their ids: the name, with what tells the ids apart behind it where two of a kind have the same
 * name. A thing may be given more than once.
 */
export function distinctNames(things: readonly NamedThing[]): ReadonlyMap<string, string> {
  const names = new Map(things.map(({ id, name }) => [id, name]));
  const counts = new Map<string, number>();
  const keyOf = (id: string, name: string) => `${kindOf(id)} ${name}`;
  for (const [id, name] of names) {
    counts.set(keyOf(id, name), (counts.get(keyOf(id, name)) ?? 0) + 1);
  }
  const shown = ([id, name]: readonly [string, string]) =>
    [id, counts.get(keyOf(id, name)) === 1 ? name : `${name} (${restOf(id)})`] as const;
  return new Map([...names].map(shown));
}

/** `party` of `party_nl`. */
function kindOf(id: string): string {
  return id.slice(0, id.indexOf('_') + 1);
}

/** `nl` of `party_nl`. */
export function restOf(id: string): string {
  return id.slice(id.indexOf('_') + 1);
}
