/**
 * The children that an element of an e-invoice may have, in the order of UBL 2.1, of those that
 * EN 16931 and Peppol BIS Billing 3.0 have a use for. `?` may be left out, `*` may come more often,
 * `+` must come and may come more often, as the schema has it; what EN 16931 narrows has a rule.
 */

const PARTY =
  'cbc:EndpointID? cac:PartyIdentification* cac:PartyName* cac:PostalAddress? ' +
  'cac:PartyTaxScheme* cac:PartyLegalEntity* cac:Contact?';

const ADDRESS =
  'cbc:StreetName? cbc:AdditionalStreetName? cbc:CityName? cbc:PostalZone? ' +
  'cbc:CountrySubentity? cac:AddressLine* cac:Country?';

const DOCUMENT_HEAD = 'cbc:CustomizationID? cbc:ProfileID? cbc:ID cbc:IssueDate';

const CURRENCIES_AND_REFERENCES =
  'cbc:DocumentCurrencyCode? cbc:TaxCurrencyCode? cbc:AccountingCost? cbc:BuyerReference? ' +
  'cac:InvoicePeriod* cac:OrderReference? cac:BillingReference* ' +
  'cac:DespatchDocumentReference* cac:ReceiptDocumentReference*';

const PARTIES_AND_PAYMENT =
  'cac:AccountingSupplierParty cac:AccountingCustomerParty cac:PayeeParty? ' +
  'cac:TaxRepresentativeParty? cac:Delivery* cac:PaymentMeans* cac:PaymentTerms* ' +
  'cac:AllowanceCharge* cac:TaxTotal* cac:LegalMonetaryTotal';

const LINE_END =
  'cbc:AccountingCost? cac:InvoicePeriod* cac:OrderLineReference* cac:DocumentReference* ' +
  'cac:AllowanceCharge*';

/** Below an element of this name, or below one of this name in that one. */
export const SEQUENCES: Readonly<Record<string, string>> = {
  Invoice:
    `${DOCUMENT_HEAD} cbc:DueDate? cbc:InvoiceTypeCode? cbc:Note* cbc:TaxPointDate? ` +
    `${CURRENCIES_AND_REFERENCES} cac:OriginatorDocumentReference* ` +
    'cac:ContractDocumentReference* cac:AdditionalDocumentReference* cac:ProjectReference* ' +
    `${PARTIES_AND_PAYMENT} cac:InvoiceLine+`,
  CreditNote:
    `${DOCUMENT_HEAD} cbc:TaxPointDate? cbc:CreditNoteTypeCode? cbc:Note* ` +
    `${CURRENCIES_AND_REFERENCES} cac:ContractDocumentReference* ` +
    'cac:AdditionalDocumentReference* cac:OriginatorDocumentReference* ' +
    `${PARTIES_AND_PAYMENT} cac:CreditNoteLine+`,
  'cac:InvoicePeriod': 'cbc:StartDate? cbc:EndDate? cbc:DescriptionCode*',
  'cac:OrderReference': 'cbc:ID cbc:SalesOrderID?',
  'cac:BillingReference': 'cac:InvoiceDocumentReference?',
  'cac:InvoiceDocumentReference': 'cbc:ID cbc:IssueDate?',
  'cac:DespatchDocumentReference': 'cbc:ID',
  'cac:ReceiptDocumentReference': 'cbc:ID',
  'cac:OriginatorDocumentReference': 'cbc:ID',
  'cac:ContractDocumentReference': 'cbc:ID',
  'cac:ProjectReference': 'cbc:ID',
  'cac:AdditionalDocumentReference':
    'cbc:ID cbc:DocumentTypeCode? cbc:DocumentDescription* cac:Attachment?',
  'cac:Attachment': 'cbc:EmbeddedDocumentBinaryObject? cac:ExternalReference?',
  'cac:ExternalReference': 'cbc:URI?',
  'cac:AccountingSupplierParty': 'cac:Party?',
  'cac:AccountingCustomerParty': 'cac:Party?',
  'cac:Party': PARTY,
  'cac:PayeeParty': 'cac:PartyIdentification* cac:PartyName* cac:PartyLegalEntity*',
  'cac:TaxRepresentativeParty': 'cac:PartyName* cac:PostalAddress? cac:PartyTaxScheme*',
  'cac:PartyIdentification': 'cbc:ID',
  'cac:PartyName': 'cbc:Name',
  'cac:PostalAddress': ADDRESS,
  'cac:AddressLine': 'cbc:Line',
  'cac:Country': 'cbc:IdentificationCode?',
  'cac:PartyTaxScheme': 'cbc:CompanyID? cac:TaxScheme',
  'cac:TaxScheme': 'cbc:ID?',
  'cac:PartyLegalEntity': 'cbc:RegistrationName? cbc:CompanyID? cbc:CompanyLegalForm?',
  'cac:PayeeParty/cac:PartyLegalEntity': 'cbc:CompanyID?',
  'cac:Contact': 'cbc:Name? cbc:Telephone? cbc:ElectronicMail?',
  'cac:Delivery': 'cbc:ActualDeliveryDate? cac:DeliveryLocation? cac:DeliveryParty?',
  'cac:DeliveryLocation': 'cbc:ID? cac:Address?',
  'cac:Address': ADDRESS,
  'cac:DeliveryParty': 'cac:PartyName*',
  'cac:PaymentMeans':
    'cbc:PaymentMeansCode cbc:PaymentID* cac:CardAccount? cac:PayeeFinancialAccount? ' +
    'cac:PaymentMandate?',
  'CreditNote/cac:PaymentMeans':
    'cbc:PaymentMeansCode cbc:PaymentDueDate? cbc:PaymentID* cac:CardAccount? ' +
    'cac:PayeeFinancialAccount? cac:PaymentMandate?',
  'cac:CardAccount': 'cbc:PrimaryAccountNumberID cbc:NetworkID cbc:HolderName?',
  'cac:PayeeFinancialAccount': 'cbc:ID? cbc:Name? cac:FinancialInstitutionBranch?',
  'cac:FinancialInstitutionBranch': 'cbc:ID?',
  'cac:PaymentMandate': 'cbc:ID? cac:PayerFinancialAccount?',
  'cac:PayerFinancialAccount': 'cbc:ID?',
  'cac:PaymentTerms': 'cbc:Note*',
  'cac:AllowanceCharge':
    'cbc:ChargeIndicator cbc:AllowanceChargeReasonCode? cbc:AllowanceChargeReason* ' +
    'cbc:MultiplierFactorNumeric? cbc:Amount cbc:BaseAmount? cac:TaxCategory*',
  'cac:InvoiceLine/cac:AllowanceCharge':
    'cbc:ChargeIndicator cbc:AllowanceChargeReasonCode? cbc:AllowanceChargeReason* ' +
    'cbc:MultiplierFactorNumeric? cbc:Amount cbc:BaseAmount?',
  'cac:CreditNoteLine/cac:AllowanceCharge':
    'cbc:ChargeIndicator cbc:AllowanceChargeReasonCode? cbc:AllowanceChargeReason* ' +
    'cbc:MultiplierFactorNumeric? cbc:Amount cbc:BaseAmount?',
  'cac:Price/cac:AllowanceCharge': 'cbc:ChargeIndicator cbc:Amount cbc:BaseAmount?',
  'cac:TaxCategory': 'cbc:ID? cbc:Percent? cac:TaxScheme',
  'cac:TaxSubtotal/cac:TaxCategory':
    'cbc:ID? cbc:Percent? cbc:TaxExemptionReasonCode? cbc:TaxExemptionReason* cac:TaxScheme',
  'cac:ClassifiedTaxCategory': 'cbc:ID? cbc:Percent? cac:TaxScheme',
  'cac:TaxTotal': 'cbc:TaxAmount cac:TaxSubtotal*',
  'cac:TaxSubtotal': 'cbc:TaxableAmount? cbc:TaxAmount cac:TaxCategory',
  'cac:LegalMonetaryTotal':
    'cbc:LineExtensionAmount? cbc:TaxExclusiveAmount? cbc:TaxInclusiveAmount? ' +
    'cbc:AllowanceTotalAmount? cbc:ChargeTotalAmount? cbc:PrepaidAmount? ' +
    'cbc:PayableRoundingAmount? cbc:PayableAmount',
  'cac:InvoiceLine':
    'cbc:ID cbc:Note* cbc:InvoicedQuantity? cbc:LineExtensionAmount ' +
    `${LINE_END} cac:Item cac:Price?`,
  'cac:CreditNoteLine':
    'cbc:ID cbc:Note* cbc:CreditedQuantity? cbc:LineExtensionAmount? ' +
    `${LINE_END} cac:Item? cac:Price?`,
  'cac:OrderLineReference': 'cbc:LineID',
  'cac:DocumentReference': 'cbc:ID cbc:DocumentTypeCode?',
  'cac:Item':
    'cbc:Description* cbc:Name? cac:BuyersItemIdentification? cac:SellersItemIdentification? ' +
    'cac:StandardItemIdentification? cac:OriginCountry? cac:CommodityClassification* ' +
    'cac:ClassifiedTaxCategory* cac:AdditionalItemProperty*',
  'cac:BuyersItemIdentification': 'cbc:ID',
  'cac:SellersItemIdentification': 'cbc:ID',
  'cac:StandardItemIdentification': 'cbc:ID',
  'cac:OriginCountry': 'cbc:IdentificationCode?',
  'cac:CommodityClassification': 'cbc:ItemClassificationCode?',
  'cac:AdditionalItemProperty': 'cbc:Name cbc:Value?',
  'cac:Price': 'cbc:PriceAmount cbc:BaseQuantity? cac:AllowanceCharge*',
};

/**
 * The attributes of an element that has text, by its name or by its parent's and its own; those
 * without a mark must be there. What is not listed has none.
 */
export const ATTRIBUTES: Readonly<Record<string, string>> = {
  'cbc:EndpointID': 'schemeID?',
  'cac:PartyIdentification/cbc:ID': 'schemeID?',
  'cac:PartyLegalEntity/cbc:CompanyID': 'schemeID?',
  'cac:StandardItemIdentification/cbc:ID': 'schemeID?',
  'cac:DeliveryLocation/cbc:ID': 'schemeID?',
  'cac:AdditionalDocumentReference/cbc:ID': 'schemeID?',
  'cac:DocumentReference/cbc:ID': 'schemeID?',
  'cbc:ItemClassificationCode': 'listID? listVersionID?',
  'cbc:PaymentMeansCode': 'name?',
  'cbc:EmbeddedDocumentBinaryObject': 'mimeCode? filename?',
  'cbc:InvoicedQuantity': 'unitCode?',
  'cbc:CreditedQuantity': 'unitCode?',
  'cbc:BaseQuantity': 'unitCode?',
};
