/** Whole documents that keep every rule, for tests that break them in one place. */

interface Choices {
  readonly kind: 'Invoice' | 'CreditNote';
  /** The category of VAT of everything in it. */
  readonly category: string;
  readonly countries: readonly [seller: 'NL' | 'DE', buyer: 'NL' | 'DE'];
  /** Accounts for VAT in another currency, has a payee and a tax representative. */
  readonly isRich: boolean;
}

const STANDARD: Choices = {
  kind: 'Invoice',
  category: 'S',
  countries: ['NL', 'NL'],
  isRich: false,
};

const SPECIFICATION = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0';

const EXEMPTIONS: Readonly<Record<string, string>> = {
  E: 'VATEX-EU-132',
  AE: 'VATEX-EU-AE',
  K: 'VATEX-EU-IC',
  G: 'VATEX-EU-G',
  O: 'VATEX-EU-O',
};

function written(choices: Choices): string {
  const { kind, countries, category } = choices;
  const number = (party: number) => (category === 'O' ? '' : vatNumber(countries[party] ?? ''));
  return `<?xml version="1.0" encoding="UTF-8"?>
<${kind} xmlns="urn:oasis:names:specification:ubl:schema:xsd:${kind}-2"
  xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
  xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  ${head(choices)}
  <cac:AccountingSupplierParty>${party('Meridian Compute', countries[0], number(0))}
    </cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty>${party('Nordlicht &amp; Zoon', countries[1], number(1))}
    </cac:AccountingCustomerParty>
  ${choices.isRich ? PAYEE_AND_REPRESENTATIVE : ''}
  ${DELIVERY_AND_PAYMENT}
  ${allowanceOrCharge(false, 100, category)}
  ${allowanceOrCharge(true, 20, category)}
  ${totals(choices)}
  ${line(choices, 1)}
  ${line(choices, 2)}
</${kind}>`;
}

function head({ kind, isRich }: Choices): string {
  const type =
    kind === 'Invoice'
      ? '<cbc:DueDate>2026-12-30</cbc:DueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>'
      : '<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>';
  return `
  <cbc:CustomizationID>${SPECIFICATION}</cbc:CustomizationID>
  <cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>
  <cbc:ID>2026-0042</cbc:ID>
  <cbc:IssueDate>2026-11-30</cbc:IssueDate>
  ${type}
  <cbc:Note>Computing time of November</cbc:Note>
  <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
  ${isRich ? '<cbc:TaxCurrencyCode>SEK</cbc:TaxCurrencyCode>' : ''}
  <cbc:BuyerReference>BE-17</cbc:BuyerReference>
  <cac:InvoicePeriod>
    <cbc:StartDate>2026-11-01</cbc:StartDate><cbc:EndDate>2026-11-30</cbc:EndDate>
  </cac:InvoicePeriod>
  <cac:OrderReference><cbc:ID>PO-9</cbc:ID></cac:OrderReference>
  <cac:BillingReference><cac:InvoiceDocumentReference>
    <cbc:ID>2026-0041</cbc:ID><cbc:IssueDate>2026-10-31</cbc:IssueDate>
  </cac:InvoiceDocumentReference></cac:BillingReference>
  <cac:ContractDocumentReference><cbc:ID>C-3</cbc:ID></cac:ContractDocumentReference>
  <cac:AdditionalDocumentReference>
    <cbc:ID>usage</cbc:ID><cbc:DocumentDescription>Usage by day</cbc:DocumentDescription>
    <cac:Attachment>
      <cbc:EmbeddedDocumentBinaryObject mimeCode="text/csv"
        filename="usage.csv">YQ==</cbc:EmbeddedDocumentBinaryObject>
    </cac:Attachment>
  </cac:AdditionalDocumentReference>`;
}

function party(name: string, country: string, vat: string): string {
  const scheme = country === 'NL' ? ' schemeID="0106"' : '';
  const tax = (number: string, of: string) => `
    <cac:PartyTaxScheme><cbc:CompanyID>${number}</cbc:CompanyID>
      <cac:TaxScheme><cbc:ID>${of}</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>`;
  return `<cac:Party>
    <cbc:EndpointID schemeID="0088">8712345678906</cbc:EndpointID>
    <cac:PartyIdentification><cbc:ID schemeID="0088">8712345678906</cbc:ID>
      </cac:PartyIdentification>
    <cac:PartyName><cbc:Name>${name}</cbc:Name></cac:PartyName>
    <cac:PostalAddress>
      <cbc:StreetName>Kade 1</cbc:StreetName><cbc:CityName>Delft</cbc:CityName>
      <cbc:PostalZone>2611 AA</cbc:PostalZone>
      <cac:AddressLine><cbc:Line>Hall 2</cbc:Line></cac:AddressLine>
      <cac:Country><cbc:IdentificationCode>${country}</cbc:IdentificationCode></cac:Country>
    </cac:PostalAddress>${vat === '' ? '' : tax(vat, 'VAT')}
    <cac:PartyLegalEntity>
      <cbc:RegistrationName>${name} B.V.</cbc:RegistrationName>
      <cbc:CompanyID${scheme}>12345678</cbc:CompanyID>
      <cbc:CompanyLegalForm>Private company</cbc:CompanyLegalForm>
    </cac:PartyLegalEntity>
    <cac:Contact>
      <cbc:Name>Accounts</cbc:Name><cbc:Telephone>+31 15 123 45 67</cbc:Telephone>
      <cbc:ElectronicMail>accounts@example.org</cbc:ElectronicMail>
    </cac:Contact>
  </cac:Party>`;
}

function vatNumber(country: string): string {
  return country === 'NL' ? 'NL123456789B01' : 'DE123456789';
}

const PAYEE_AND_REPRESENTATIVE = `
  <cac:PayeeParty>
    <cac:PartyIdentification><cbc:ID>factor-1</cbc:ID></cac:PartyIdentification>
    <cac:PartyName><cbc:Name>Factor One</cbc:Name></cac:PartyName>
    <cac:PartyLegalEntity><cbc:CompanyID>87654321</cbc:CompanyID></cac:PartyLegalEntity>
  </cac:PayeeParty>
  <cac:TaxRepresentativeParty>
    <cac:PartyName><cbc:Name>Fiscal One</cbc:Name></cac:PartyName>
    <cac:PostalAddress>
      <cbc:StreetName>Gracht 5</cbc:StreetName><cbc:CityName>Utrecht</cbc:CityName>
      <cbc:PostalZone>3511 AA</cbc:PostalZone>
      <cac:Country><cbc:IdentificationCode>NL</cbc:IdentificationCode></cac:Country>
    </cac:PostalAddress>
    <cac:PartyTaxScheme><cbc:CompanyID>NL999999999B01</cbc:CompanyID>
      <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
  </cac:TaxRepresentativeParty>`;

const DELIVERY_AND_PAYMENT = `
  <cac:Delivery>
    <cbc:ActualDeliveryDate>2026-11-30</cbc:ActualDeliveryDate>
    <cac:DeliveryLocation>
      <cbc:ID schemeID="0088">8712345678906</cbc:ID>
      <cac:Address>
        <cbc:CityName>Delft</cbc:CityName><cbc:PostalZone>2611 AA</cbc:PostalZone>
        <cac:Country><cbc:IdentificationCode>NL</cbc:IdentificationCode></cac:Country>
      </cac:Address>
    </cac:DeliveryLocation>
    <cac:DeliveryParty><cac:PartyName><cbc:Name>Laboratory</cbc:Name></cac:PartyName>
      </cac:DeliveryParty>
  </cac:Delivery>
  <cac:PaymentMeans>
    <cbc:PaymentMeansCode name="Transfer">30</cbc:PaymentMeansCode>
    <cbc:PaymentID>2026-0042</cbc:PaymentID>
    <cac:PayeeFinancialAccount><cbc:ID>NL57RABO0107307510</cbc:ID></cac:PayeeFinancialAccount>
  </cac:PaymentMeans>
  <cac:PaymentTerms><cbc:Note>Within 30 days</cbc:Note></cac:PaymentTerms>`;

function taxCategory(category: string, tag = 'TaxCategory'): string {
  const rate =
    category === 'O' ? '' : `<cbc:Percent>${category === 'S' ? '21' : '0'}</cbc:Percent>`;
  return `<cac:${tag}><cbc:ID>${category}</cbc:ID>${rate}
    <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:${tag}>`;
}

function allowanceOrCharge(isCharge: boolean, euros: number, category?: string): string {
  return `<cac:AllowanceCharge>
    <cbc:ChargeIndicator>${isCharge}</cbc:ChargeIndicator>
    <cbc:AllowanceChargeReasonCode>${isCharge ? 'FC' : '95'}</cbc:AllowanceChargeReasonCode>
    <cbc:AllowanceChargeReason>As agreed</cbc:AllowanceChargeReason>
    <cbc:MultiplierFactorNumeric>10</cbc:MultiplierFactorNumeric>
    <cbc:Amount currencyID="EUR">${euros}.00</cbc:Amount>
    <cbc:BaseAmount currencyID="EUR">${euros}0.00</cbc:BaseAmount>
    ${category === undefined ? '' : taxCategory(category)}
  </cac:AllowanceCharge>`;
}

const TOTAL_IN_KRONOR =
  '<cac:TaxTotal><cbc:TaxAmount currencyID="SEK">11600.00</cbc:TaxAmount></cac:TaxTotal>';

/** Lines of 5005.00 and 100.00, less 100.00, with 20.00: 5025.00. */
function totals({ category, countries, isRich }: Choices): string {
  const [tax, inclusive, payable] =
    category === 'S' ? ['1055.25', '6080.25', '6000.00'] : ['0.00', '5025.00', '4944.75'];
  const exemption = EXEMPTIONS[category];
  const reason =
    exemption === undefined
      ? ''
      : `<cbc:TaxExemptionReasonCode>${exemption}</cbc:TaxExemptionReasonCode>
         <cbc:TaxExemptionReason>As the law has it</cbc:TaxExemptionReason>`;
  // Between two Germans even what is outside VAT has a rate, there and nowhere else.
  const isGermanRate = category === 'O' && countries.every((country) => country === 'DE');
  const rate = isGermanRate ? '<cbc:Percent>0</cbc:Percent>' : '';
  return `<cac:TaxTotal>
    <cbc:TaxAmount currencyID="EUR">${tax}</cbc:TaxAmount>
    <cac:TaxSubtotal>
      <cbc:TaxableAmount currencyID="EUR">5025.00</cbc:TaxableAmount>
      <cbc:TaxAmount currencyID="EUR">${tax}</cbc:TaxAmount>
      ${taxCategory(category).replace('<cac:TaxScheme>', `${rate}${reason}<cac:TaxScheme>`)}
    </cac:TaxSubtotal>
  </cac:TaxTotal>
  ${isRich ? TOTAL_IN_KRONOR : ''}
  <cac:LegalMonetaryTotal>
    <cbc:LineExtensionAmount currencyID="EUR">5105.00</cbc:LineExtensionAmount>
    <cbc:TaxExclusiveAmount currencyID="EUR">5025.00</cbc:TaxExclusiveAmount>
    <cbc:TaxInclusiveAmount currencyID="EUR">${inclusive}</cbc:TaxInclusiveAmount>
    <cbc:AllowanceTotalAmount currencyID="EUR">100.00</cbc:AllowanceTotalAmount>
    <cbc:ChargeTotalAmount currencyID="EUR">20.00</cbc:ChargeTotalAmount>
    <cbc:PrepaidAmount currencyID="EUR">80.27</cbc:PrepaidAmount>
    <cbc:PayableRoundingAmount currencyID="EUR">0.02</cbc:PayableRoundingAmount>
    <cbc:PayableAmount currencyID="EUR">${payable}</cbc:PayableAmount>
  </cac:LegalMonetaryTotal>`;
}

/** 7 200 000 GPU-seconds of 2.50 for 3600, 10.00 more and 5.00 less; and a month of 99.999. */
function line({ kind, category }: Choices, number: 1 | 2): string {
  const quantity = kind === 'Invoice' ? 'InvoicedQuantity' : 'CreditedQuantity';
  const [amount, unit, net] = number === 1 ? ['7200000', 'SEC', '5005.00'] : ['1', 'MON', '100.00'];
  const price =
    number === 1
      ? `<cbc:PriceAmount currencyID="EUR">2.50</cbc:PriceAmount>
         <cbc:BaseQuantity unitCode="SEC">3600</cbc:BaseQuantity>
         <cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>
           <cbc:Amount currencyID="EUR">0.505</cbc:Amount>
           <cbc:BaseAmount currencyID="EUR">3.005</cbc:BaseAmount></cac:AllowanceCharge>`
      : '<cbc:PriceAmount currencyID="EUR">99.999</cbc:PriceAmount>';
  return `<cac:${kind}Line>
    <cbc:ID>${number}</cbc:ID>
    <cbc:Note>Metered</cbc:Note>
    <cbc:${quantity} unitCode="${unit}">${amount}</cbc:${quantity}>
    <cbc:LineExtensionAmount currencyID="EUR">${net}</cbc:LineExtensionAmount>
    <cac:InvoicePeriod><cbc:StartDate>2026-11-01</cbc:StartDate>
      <cbc:EndDate>2026-11-15</cbc:EndDate></cac:InvoicePeriod>
    <cac:OrderLineReference><cbc:LineID>7</cbc:LineID></cac:OrderLineReference>
    <cac:DocumentReference><cbc:ID schemeID="AVE">m-1</cbc:ID>
      <cbc:DocumentTypeCode>130</cbc:DocumentTypeCode></cac:DocumentReference>
    ${number === 1 ? allowanceOrCharge(false, 5) + allowanceOrCharge(true, 10) : ''}
    <cac:Item>
      <cbc:Description>Accelerators of one kind</cbc:Description><cbc:Name>GPU time</cbc:Name>
      <cac:StandardItemIdentification><cbc:ID schemeID="0160">08712345678906</cbc:ID>
        </cac:StandardItemIdentification>
      <cac:OriginCountry><cbc:IdentificationCode>NL</cbc:IdentificationCode></cac:OriginCountry>
      <cac:CommodityClassification>
        <cbc:ItemClassificationCode listID="STI">72315000</cbc:ItemClassificationCode>
        </cac:CommodityClassification>
      ${taxCategory(category, 'ClassifiedTaxCategory')}
      <cac:AdditionalItemProperty><cbc:Name>Site</cbc:Name><cbc:Value>North</cbc:Value>
        </cac:AdditionalItemProperty>
    </cac:Item>
    <cac:Price>${price}</cac:Price>
  </cac:${kind}Line>`;
}

export const VALID = {
  standard: written(STANDARD),
  zeroRated: written({ ...STANDARD, category: 'Z' }),
  exempt: written({ ...STANDARD, category: 'E' }),
  reverseCharge: written({ ...STANDARD, category: 'AE', countries: ['DE', 'NL'] }),
  withinTheUnion: written({ ...STANDARD, category: 'K', countries: ['DE', 'NL'] }),
  exported: written({ ...STANDARD, category: 'G' }),
  outsideVat: written({ ...STANDARD, category: 'O' }),
  creditNote: written({ ...STANDARD, kind: 'CreditNote' }),
  german: written({ ...STANDARD, countries: ['DE', 'DE'] }),
  germanOutsideVat: written({ ...STANDARD, category: 'O', countries: ['DE', 'DE'] }),
  rich: written({ ...STANDARD, isRich: true }),
} as const;
