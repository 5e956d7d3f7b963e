import { cut, mark, put, say, twice } from '../testing/edits.ts';
import type { Break } from './break.ts';

const ALLOWANCE = 'cac:AllowanceCharge[1]';
const CHARGE = 'cac:AllowanceCharge[2]';
const CODE = 'cbc:AllowanceChargeReasonCode';
const REASON = 'cbc:AllowanceChargeReason';
const SUBTOTAL = 'cac:TaxTotal[1]/cac:TaxSubtotal';
const TOTAL = 'cac:LegalMonetaryTotal';
const LINE_PART = 'cac:InvoiceLine[1]/cac:AllowanceCharge';

export const BREAKS_OF_TOTALS: readonly Break[] = [
  ['BR-31', 'standard', cut(`${ALLOWANCE}/cbc:Amount`)],
  ['BR-32', 'standard', cut(`${ALLOWANCE}/cac:TaxCategory`)],
  ['BR-33', 'standard', cut(`${ALLOWANCE}/${CODE}`), cut(`${ALLOWANCE}/${REASON}`)],
  ['BR-CO-21', 'standard', cut(`${ALLOWANCE}/${CODE}`), cut(`${ALLOWANCE}/${REASON}`)],
  ['BR-36', 'standard', cut(`${CHARGE}/cbc:Amount`)],
  ['BR-37', 'standard', say(`${CHARGE}/cac:TaxCategory/cac:TaxScheme/cbc:ID`, 'TAX')],
  ['BR-38', 'standard', cut(`${CHARGE}/${CODE}`), cut(`${CHARGE}/${REASON}`)],
  ['BR-CO-22', 'standard', cut(`${CHARGE}/${CODE}`), cut(`${CHARGE}/${REASON}`)],
  ['UBL-SR-30', 'standard', twice(`${ALLOWANCE}/${REASON}`)],
  ['UBL-SR-31', 'standard', twice(`${LINE_PART}[2]/${REASON}`)],
  ['BR-45', 'standard', cut(`${SUBTOTAL}/cbc:TaxableAmount`)],
  ['BR-46', 'standard', cut(`${SUBTOTAL}/cbc:TaxAmount`)],
  ['BR-47', 'standard', cut(`${SUBTOTAL}/cac:TaxCategory/cbc:ID`)],
  ['BR-48', 'standard', cut(`${SUBTOTAL}/cac:TaxCategory/cbc:Percent`)],
  ['BR-53', 'rich', cut('cac:TaxTotal[2]')],
  ['BR-53', 'rich', mark('cac:TaxTotal[2]/cbc:TaxAmount', 'currencyID', 'NOK')],
  ['BR-CO-14', 'standard', say('cac:TaxTotal/cbc:TaxAmount', '1055.26')],
  [
    'BR-CO-17',
    'standard',
    say(`${SUBTOTAL}/cbc:TaxAmount`, '1055.26'),
    say('cac:TaxTotal/cbc:TaxAmount', '1055.26'),
  ],
  ['BR-CO-17', 'zeroRated', say(`${SUBTOTAL}/cbc:TaxAmount`, '0.01')],
  ['BR-CO-18', 'standard', cut(SUBTOTAL)],
  [
    'UBL-SR-32',
    'exempt',
    put(
      `${SUBTOTAL}/cac:TaxCategory/cac:TaxScheme`,
      '<cbc:TaxExemptionReason>b</cbc:TaxExemptionReason>',
    ),
  ],
  ['BR-12', 'standard', cut(`${TOTAL}/cbc:LineExtensionAmount`)],
  ['BR-13', 'standard', cut(`${TOTAL}/cbc:TaxExclusiveAmount`)],
  ['BR-14', 'standard', cut(`${TOTAL}/cbc:TaxInclusiveAmount`)],
  ['BR-15', 'standard', cut(`${TOTAL}/cbc:PayableAmount`)],
  ['BR-CO-10', 'standard', say(`${TOTAL}/cbc:LineExtensionAmount`, '5105.01')],
  ['BR-CO-10', 'creditNote', cut('cac:CreditNoteLine[2]')],
  ['BR-CO-11', 'standard', say(`${TOTAL}/cbc:AllowanceTotalAmount`, '100.01')],
  ['BR-CO-11', 'standard', cut(`${TOTAL}/cbc:AllowanceTotalAmount`)],
  ['BR-CO-12', 'standard', say(`${TOTAL}/cbc:ChargeTotalAmount`, '19.99')],
  ['BR-CO-12', 'standard', cut(`${TOTAL}/cbc:ChargeTotalAmount`)],
  ['BR-CO-13', 'standard', say(`${TOTAL}/cbc:TaxExclusiveAmount`, '5105.00')],
  ['BR-CO-15', 'standard', say(`${TOTAL}/cbc:TaxInclusiveAmount`, '6080.24')],
  ['BR-CO-15', 'rich', say('cbc:DocumentCurrencyCode', 'SEK')],
  ['BR-CO-16', 'standard', say(`${TOTAL}/cbc:PayableAmount`, '6000.01')],
  ['BR-CO-16', 'standard', cut(`${TOTAL}/cbc:PrepaidAmount`)],
  ['BR-CO-16', 'standard', cut(`${TOTAL}/cbc:PayableRoundingAmount`)],
  ['BR-DEC-01', 'standard', say(`${ALLOWANCE}/cbc:Amount`, '100.000')],
  ['BR-DEC-02', 'standard', say(`${ALLOWANCE}/cbc:BaseAmount`, '1000.000')],
  ['BR-DEC-05', 'standard', say(`${CHARGE}/cbc:Amount`, '20.000')],
  ['BR-DEC-06', 'standard', say(`${CHARGE}/cbc:BaseAmount`, '200.000')],
  ['BR-DEC-09', 'standard', say(`${TOTAL}/cbc:LineExtensionAmount`, '5105.000')],
  ['BR-DEC-10', 'standard', say(`${TOTAL}/cbc:AllowanceTotalAmount`, '100.000')],
  ['BR-DEC-11', 'standard', say(`${TOTAL}/cbc:ChargeTotalAmount`, '20.000')],
  ['BR-DEC-12', 'standard', say(`${TOTAL}/cbc:TaxExclusiveAmount`, '5025.000')],
  ['BR-DEC-13', 'standard', say('cac:TaxTotal/cbc:TaxAmount', '1055.250')],
  ['BR-DEC-14', 'standard', say(`${TOTAL}/cbc:TaxInclusiveAmount`, '6080.250')],
  ['BR-DEC-15', 'rich', say('cac:TaxTotal[2]/cbc:TaxAmount', '11600.000')],
  ['BR-DEC-16', 'standard', say(`${TOTAL}/cbc:PrepaidAmount`, '80.270')],
  ['BR-DEC-17', 'standard', say(`${TOTAL}/cbc:PayableRoundingAmount`, '0.020')],
  ['BR-DEC-18', 'standard', say(`${TOTAL}/cbc:PayableAmount`, '6000.000')],
  ['BR-DEC-19', 'standard', say(`${SUBTOTAL}/cbc:TaxableAmount`, '5025.000')],
  ['BR-DEC-20', 'standard', say(`${SUBTOTAL}/cbc:TaxAmount`, '1055.250')],
  ['BR-DEC-23', 'standard', say('cac:InvoiceLine[2]/cbc:LineExtensionAmount', '100.000')],
  ['BR-DEC-24', 'standard', say(`${LINE_PART}[1]/cbc:Amount`, '5.000')],
  ['BR-DEC-25', 'standard', say(`${LINE_PART}[1]/cbc:BaseAmount`, '50.000')],
  ['BR-DEC-27', 'standard', say(`${LINE_PART}[2]/cbc:Amount`, '10.000')],
  ['BR-DEC-28', 'standard', say(`${LINE_PART}[2]/cbc:BaseAmount`, '100.000')],
];
