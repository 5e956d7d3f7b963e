/** Who takes part in a call, by name: the parties of its agreement, its states, and its bidders. */
import type { PartyId } from '../../kernel/ids.ts';
import type { Reader } from '../../platform/database/transaction.ts';

export interface CallParties {
  /** The joint undertaking of the agreement; `undefined` where there is none in it. */
  readonly buyer: PartyId | undefined;
  /** The id of who is not known. */
  readonly nameOf: (party: PartyId) => string;
}

interface NamedParty {
  readonly id: PartyId;
  readonly name: string;
  readonly isBuyer: boolean;
}

export async function selectCallParties(reader: Reader, call: string): Promise<CallParties> {
  const parties = await reader.query<NamedParty>(
    `SELECT p.id, p.name,
            p.kind = 'joint-undertaking' AND p.id IN (
              SELECT r.party FROM procurement.agreement_party AS r
                JOIN procurement.call AS c ON c.agreement = r.agreement WHERE c.id = $1)
              AS "isBuyer"
       FROM funding.party AS p
      WHERE p.id IN (SELECT r.party FROM procurement.agreement_party AS r
                       JOIN procurement.call AS c ON c.agreement = r.agreement WHERE c.id = $1)
         OR p.id IN (SELECT jsonb_array_elements_text(c.terms->'states')
                       FROM procurement.call AS c WHERE c.id = $1)
         OR p.id IN (SELECT b.bidder FROM procurement.bid AS b WHERE b.call = $1)
      ORDER BY p.position`,
    [call],
  );
  const names = new Map(parties.map(({ id, name }) => [id, name]));
  return {
    buyer: parties.find(({ isBuyer }) => isBuyer)?.id,
    nameOf: (party) => names.get(party) ?? party,
  };
}

/** Of those that are known. */
export async function selectPartyNames(
  reader: Reader,
  ids: readonly PartyId[],
): Promise<ReadonlyMap<PartyId, string>> {
  const rows = await reader.query<Pick<NamedParty, 'id' | 'name'>>(
    'SELECT id, name FROM funding.party WHERE id = ANY($1)',
    [ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
