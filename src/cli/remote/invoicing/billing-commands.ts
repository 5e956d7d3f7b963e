/** What invoices say of a party: its name by law, address, numbers, account and VAT rates. */
import type { GroupSpec } from '../route-command.ts';

const PATH = '/v1/parties/:partyId/billing';

export const BILLING: GroupSpec = {
  name: 'billing',
  summary: 'What invoices say of a party, and how it sells.',
  example: 'polder billing show party_de',
  lists: [],
  routes: [
    {
      words: 'show <party>',
      summary: 'Show what invoices say of a party.',
      example: 'polder billing show party_de',
      method: 'GET',
      path: PATH,
    },
    {
      words: 'set <party> <file>',
      summary: 'Say what invoices have to say of a party; those issued before keep what they say.',
      details: 'The file is as show --json prints it, without `party` and `version`.',
      example: 'polder billing set party_de details.yaml',
      method: 'PUT',
      path: PATH,
      mayBeNew: true,
    },
  ],
};
