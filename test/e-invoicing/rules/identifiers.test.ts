/** Numbers that are really given out have the checks that the rules ask for. */
import { expect, test } from 'vitest';
import { faultsOfInvoice } from '../faults-of-invoice.ts';
import { edited, mark, say } from '../testing/edits.ts';
import { VALID } from '../testing/valid-documents.ts';

const ENDPOINT = 'cac:AccountingCustomerParty/cac:Party/cbc:EndpointID';

test.each([
  ['a GLN', '0088', '7300010000001'],
  ['a Norwegian number', '0192', '987654325'],
  ['a Danish CVR', '0184', 'DK12345678'],
  ['a Belgian number', '0208', '0123456749'],
  ['a Swedish number', '0007', '2021005489'],
  ['a Danish P number', '0096', '1234567890'],
  ['a Danish SE number', '0198', 'DK12345678'],
])('%s is taken', (_, scheme, number) => {
  const edits = [mark(ENDPOINT, 'schemeID', scheme), say(ENDPOINT, number)];
  expect(faultsOfInvoice(edited(VALID.standard, edits))).toEqual([]);
});
