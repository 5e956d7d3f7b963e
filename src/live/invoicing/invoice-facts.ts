/** What invoices are made of, from the rooms that know it. */
import { selectBillings } from '../../funding/store/billing.ts';
import type { InvoiceFacts } from '../../settlement/commands/invoices.ts';
import { selectCharges } from '../costs.ts';
import { scopesOfParty } from './party-scopes.ts';

export const INVOICE_FACTS: InvoiceFacts = {
  chargesOf: selectCharges,
  detailsOf: async (reader, parties) => {
    const found = await selectBillings(reader, parties);
    return new Map(found.map(({ version: _, ...details }) => [details.party, details]));
  },
  scopesOf: async (reader, party) =>
    (await scopesOfParty(reader, party)).map(({ kind, id }) => `${kind}:${id}`),
};
