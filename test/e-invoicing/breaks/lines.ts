import { cut, mark, say, twice } from '../testing/edits.ts';
import type { Break } from './break.ts';

const LINE = 'cac:InvoiceLine[1]';
const ALLOWANCE = `${LINE}/cac:AllowanceCharge[1]`;
const CHARGE = `${LINE}/cac:AllowanceCharge[2]`;
const CODE = 'cbc:AllowanceChargeReasonCode';
const REASON = 'cbc:AllowanceChargeReason';

export const BREAKS_OF_LINES: readonly Break[] = [
  ['BR-16', 'standard', cut('cac:InvoiceLine')],
  ['BR-16', 'creditNote', cut('cac:CreditNoteLine')],
  ['BR-21', 'standard', cut(`${LINE}/cbc:ID`)],
  ['BR-22', 'standard', cut(`${LINE}/cbc:InvoicedQuantity`)],
  ['BR-22', 'creditNote', cut('cac:CreditNoteLine[2]/cbc:CreditedQuantity')],
  ['BR-23', 'standard', mark(`${LINE}/cbc:InvoicedQuantity`, 'unitCode')],
  ['BR-23', 'creditNote', mark('cac:CreditNoteLine/cbc:CreditedQuantity', 'unitCode')],
  ['BR-24', 'standard', cut(`${LINE}/cbc:LineExtensionAmount`)],
  ['BR-25', 'standard', cut(`${LINE}/cac:Item/cbc:Name`)],
  ['BR-25', 'standard', say(`${LINE}/cac:Item/cbc:Name`, '')],
  ['BR-26', 'standard', cut(`${LINE}/cac:Price`)],
  ['BR-27', 'standard', say(`${LINE}/cac:Price/cbc:PriceAmount`, '-2.50')],
  ['BR-28', 'standard', say(`${LINE}/cac:Price/cac:AllowanceCharge/cbc:BaseAmount`, '-0.01')],
  ['BR-30', 'standard', say(`${LINE}/cac:InvoicePeriod/cbc:StartDate`, '2026-11-16')],
  ['BR-CO-04', 'standard', cut(`${LINE}/cac:Item/cac:ClassifiedTaxCategory`)],
  ['BR-CO-04', 'standard', cut(`${LINE}/cac:Item/cac:ClassifiedTaxCategory/cbc:ID`)],
  [
    'BR-CO-20',
    'standard',
    cut(`${LINE}/cac:InvoicePeriod/cbc:StartDate`),
    cut(`${LINE}/cac:InvoicePeriod/cbc:EndDate`),
  ],
  ['BR-54', 'standard', cut(`${LINE}/cac:Item/cac:AdditionalItemProperty/cbc:Name`)],
  ['BR-54', 'standard', cut(`${LINE}/cac:Item/cac:AdditionalItemProperty/cbc:Value`)],
  ['BR-64', 'standard', mark(`${LINE}/cac:Item/cac:StandardItemIdentification/cbc:ID`, 'schemeID')],
  [
    'BR-65',
    'standard',
    mark(`${LINE}/cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode`, 'listID'),
  ],
  ['BR-41', 'standard', cut(`${ALLOWANCE}/cbc:Amount`)],
  ['BR-42', 'standard', cut(`${ALLOWANCE}/${CODE}`), cut(`${ALLOWANCE}/${REASON}`)],
  ['BR-CO-23', 'standard', cut(`${ALLOWANCE}/${CODE}`), cut(`${ALLOWANCE}/${REASON}`)],
  ['BR-43', 'standard', cut(`${CHARGE}/cbc:Amount`)],
  ['BR-44', 'standard', cut(`${CHARGE}/${CODE}`), cut(`${CHARGE}/${REASON}`)],
  ['BR-CO-24', 'standard', cut(`${CHARGE}/${CODE}`), cut(`${CHARGE}/${REASON}`)],
  ['UBL-SR-34', 'standard', twice(`${LINE}/cbc:Note`)],
  ['UBL-SR-35', 'standard', twice(`${LINE}/cac:OrderLineReference`)],
  ['UBL-SR-36', 'standard', twice(`${LINE}/cac:InvoicePeriod`)],
  ['UBL-SR-37', 'standard', twice(`${LINE}/cac:Price/cac:AllowanceCharge`)],
  ['UBL-SR-48', 'standard', twice(`${LINE}/cac:Item/cac:ClassifiedTaxCategory`)],
  ['UBL-SR-48', 'standard', cut(`${LINE}/cac:Item/cac:ClassifiedTaxCategory`)],
  ['UBL-SR-50', 'standard', twice(`${LINE}/cac:Item/cbc:Description`)],
  ['UBL-SR-52', 'standard', twice(`${LINE}/cac:DocumentReference`)],
];
