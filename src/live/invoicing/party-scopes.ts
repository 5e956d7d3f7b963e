/** Who speaks for a party: those of the party itself, and those who run its sites. */
import type { PartyId } from '../../kernel/ids.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import type { Condition } from '../../platform/http/page-sql.ts';
import type { Reach, Scope } from '../../platform/identity/access.ts';

export async function scopesOfParty(reader: Reader, party: string): Promise<readonly Scope[]> {
  const sites = await reader.query<{ readonly id: string }>(
    'SELECT id FROM capacity.site WHERE operator = $1',
    [party],
  );
  return [{ kind: 'party', id: party }, ...sites.map(({ id }) => ({ kind: 'site' as const, id }))];
}

/** The parties that a reach speaks for; `undefined`: all. */
export async function partiesInReach(
  reader: Reader,
  reach: Reach,
): Promise<ReadonlySet<string> | undefined> {
  if ('everywhere' in reach) return undefined;
  const idsOf = (kind: Scope['kind']) =>
    reach.scopes.filter((scope) => scope.kind === kind).map(({ id }) => id);
  const operators = await reader.query<{ readonly operator: PartyId }>(
    'SELECT DISTINCT operator FROM capacity.site WHERE id = ANY($1)',
    [idsOf('site')],
  );
  return new Set([...idsOf('party'), ...operators.map(({ operator }) => operator)]);
}

/** The rows of which either party is among `parties`; `undefined`: all. */
export function whereEitherOf(
  parties: ReadonlySet<string> | undefined,
  [one, other]: readonly [column: string, column: string],
): Condition | undefined {
  if (parties === undefined) return undefined;
  return (bind) => {
    const own = bind([...parties]);
    return `${one} = ANY(${own}) OR ${other} = ANY(${own})`;
  };
}
