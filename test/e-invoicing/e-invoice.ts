/** The parts of an e-invoice that rules are about, of an invoice and a credit note alike. */
import { allAt, everythingIn, has, textAt } from './reading/select.ts';
import type { XmlNode } from './reading/xml-tree.ts';

/** Those that rules name by a word. */
export type Part =
  | 'document'
  | 'seller'
  | 'sellerAddress'
  | 'buyer'
  | 'buyerAddress'
  | 'payee'
  | 'representative'
  | 'representativeAddress'
  | 'addresses'
  | 'deliveries'
  | 'paymentMeans'
  | 'supportingDocuments'
  | 'totals'
  | 'taxTotals'
  | 'accountingTaxTotals'
  | 'subtotals'
  | 'allowances'
  | 'charges'
  | 'lines'
  | 'lineAllowances'
  | 'lineCharges';

export interface EInvoice extends Readonly<Record<Part, readonly XmlNode[]>> {
  readonly root: XmlNode;
  readonly isCreditNote: boolean;
  /** Every element of the document, the root among them. */
  readonly everything: readonly XmlNode[];
  readonly currency: string;
  readonly sellerCountry: string;
  readonly buyerCountry: string;
}

export function toEInvoice(root: XmlNode): EInvoice {
  const everything = everythingIn(root);
  const taxTotals = allAt(root, 'cac:TaxTotal');
  const lines = root.children.filter(
    ({ name }) => name === 'cac:InvoiceLine' || name === 'cac:CreditNoteLine',
  );
  return {
    root,
    isCreditNote: root.name === 'CreditNote',
    everything,
    document: [root],
    ...partiesOf(root),
    addresses: everything.filter(({ name }) => ADDRESSES.includes(name)),
    deliveries: allAt(root, 'cac:Delivery'),
    paymentMeans: allAt(root, 'cac:PaymentMeans'),
    supportingDocuments: allAt(root, 'cac:AdditionalDocumentReference'),
    totals: allAt(root, 'cac:LegalMonetaryTotal'),
    taxTotals: taxTotals.filter((total) => has(total, 'cac:TaxSubtotal')),
    accountingTaxTotals: taxTotals.filter((total) => !has(total, 'cac:TaxSubtotal')),
    subtotals: allAt(taxTotals, 'cac:TaxSubtotal'),
    allowances: allAt(root, 'cac:AllowanceCharge').filter(isAllowance),
    charges: allAt(root, 'cac:AllowanceCharge').filter(isCharge),
    lines,
    lineAllowances: allAt(lines, 'cac:AllowanceCharge').filter(isAllowance),
    lineCharges: allAt(lines, 'cac:AllowanceCharge').filter(isCharge),
    currency: textAt(root, 'cbc:DocumentCurrencyCode'),
    sellerCountry: textAt(root, `${SELLER}/${COUNTRY}`),
    buyerCountry: textAt(root, `${BUYER}/${COUNTRY}`),
  };
}

const SELLER = 'cac:AccountingSupplierParty/cac:Party';
const BUYER = 'cac:AccountingCustomerParty/cac:Party';
const COUNTRY = 'cac:PostalAddress/cac:Country/cbc:IdentificationCode';
const ADDRESSES: readonly string[] = ['cac:PostalAddress', 'cac:Address'];

function partiesOf(root: XmlNode) {
  return {
    seller: allAt(root, SELLER),
    sellerAddress: allAt(root, `${SELLER}/cac:PostalAddress`),
    buyer: allAt(root, BUYER),
    buyerAddress: allAt(root, `${BUYER}/cac:PostalAddress`),
    payee: allAt(root, 'cac:PayeeParty'),
    representative: allAt(root, 'cac:TaxRepresentativeParty'),
    representativeAddress: allAt(root, 'cac:TaxRepresentativeParty/cac:PostalAddress'),
  };
}

function isAllowance(node: XmlNode): boolean {
  return textAt(node, 'cbc:ChargeIndicator') === 'false';
}

function isCharge(node: XmlNode): boolean {
  return textAt(node, 'cbc:ChargeIndicator') === 'true';
}

/** The numbers for VAT among those by which `party` is known to a tax office. */
export function vatNumbersOf(party: readonly XmlNode[]): readonly XmlNode[] {
  return allAt(allAt(party, 'cac:PartyTaxScheme').filter(isOfVat), 'cbc:CompanyID');
}

/** Whether a scheme or a category is one of VAT and of no other tax. */
export function isOfVat(node: XmlNode): boolean {
  return textAt(node, 'cac:TaxScheme/cbc:ID').toUpperCase() === 'VAT';
}

/** The category of tax of a line, an allowance, a charge or a subtotal: `S`. */
export function categoryOf(node: XmlNode): string {
  const category = vatCategoriesOf(node)[0];
  return category === undefined ? '' : textAt(category, 'cbc:ID');
}

export function rateOf(node: XmlNode): string {
  const category = vatCategoriesOf(node)[0];
  return category === undefined ? '' : textAt(category, 'cbc:Percent');
}

export function vatCategoriesOf(node: XmlNode): readonly XmlNode[] {
  const path = /Line$/.test(node.name) ? 'cac:Item/cac:ClassifiedTaxCategory' : 'cac:TaxCategory';
  return allAt(node, path).filter(isOfVat);
}
