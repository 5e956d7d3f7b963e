/** What EN 16931 asks of the document as a whole, of its references and of its payment. */
import { numberAt, signOf } from '../reading/fraction.ts';
import { allAt, has, textAt, without } from '../reading/select.ts';
import type { XmlNode } from '../reading/xml-tree.ts';
import type { Rule } from '../rule.ts';
import { asked, once } from './rows.ts';

const DESCRIPTION = 'cbc:DocumentDescription';
const TAX_POINT_CODE = 'cac:InvoicePeriod/cbc:DescriptionCode';

const HEAD: readonly Rule[] = [
  asked('BR-01', 'It names the specification that it keeps.', 'document', 'cbc:CustomizationID'),
  asked('BR-02', 'It has a number.', 'document', 'cbc:ID'),
  asked('BR-03', 'It has a date of issue.', 'document', 'cbc:IssueDate'),
  {
    id: 'BR-04',
    asks: 'It says what type of document it is.',
    broken: ({ root }) => without([root], 'cbc:InvoiceTypeCode', 'cbc:CreditNoteTypeCode'),
  },
  asked('BR-05', 'It names its currency.', 'document', 'cbc:DocumentCurrencyCode'),
];

const TIMES: readonly Rule[] = [
  {
    id: 'BR-29',
    asks: 'The period of the document does not end before it starts.',
    broken: ({ root }) => allAt(root, 'cac:InvoicePeriod').filter(endsBeforeItStarts),
  },
  {
    id: 'BR-CO-19',
    asks: 'The period of the document has a start or an end, or only a code of the tax point.',
    broken: ({ root }) =>
      without(
        allAt(root, 'cac:InvoicePeriod'),
        'cbc:StartDate',
        'cbc:EndDate',
        'cbc:DescriptionCode',
      ),
  },
  {
    id: 'BR-CO-03',
    asks: 'The tax point is a date or a code, not both.',
    broken: ({ root }) => {
      const hasCode = has(root, TAX_POINT_CODE);
      return hasCode && has(root, 'cbc:TaxPointDate') ? [root] : [];
    },
  },
  {
    id: 'BR-CO-25',
    asks: 'An invoice with something left to pay says until when: as a date or in its terms.',
    broken: ({ root, totals, isCreditNote }) =>
      isCreditNote || has(root, 'cbc:DueDate') || has(root, 'cac:PaymentTerms/cbc:Note')
        ? []
        : totals.filter((total) => signOf(numberAt(total, 'cbc:PayableAmount')) > 0),
  },
];

const REFERENCES: readonly Rule[] = [
  asked('BR-52', 'A supporting document has a reference.', 'supportingDocuments', 'cbc:ID'),
  {
    id: 'BR-55',
    asks: 'The reference to an earlier invoice has its number.',
    broken: ({ root }) =>
      without(allAt(root, 'cac:BillingReference'), 'cac:InvoiceDocumentReference/cbc:ID'),
  },
  {
    id: 'BR-57',
    asks: 'The address of a delivery names its country.',
    broken: ({ deliveries }) =>
      without(
        allAt(deliveries, 'cac:DeliveryLocation/cac:Address'),
        'cac:Country/cbc:IdentificationCode',
      ),
  },
  once('UBL-SR-01', 'It names one contract.', 'document', 'cac:ContractDocumentReference'),
  once('UBL-SR-02', 'It names one receiving advice.', 'document', 'cac:ReceiptDocumentReference'),
  once('UBL-SR-03', 'It names one despatch advice.', 'document', 'cac:DespatchDocumentReference'),
  {
    id: 'UBL-SR-04',
    asks: 'It names one object that is invoiced.',
    broken: ({ supportingDocuments }) => supportingDocuments.filter(isOfType('130')).slice(1),
  },
  once('UBL-SR-33', 'Such a document is described once.', 'supportingDocuments', DESCRIPTION),
  {
    id: 'UBL-SR-43',
    asks: 'Only the object invoiced (130), or a project credited (50), has a type or a scheme.',
    broken: ({ supportingDocuments, isCreditNote }) =>
      supportingDocuments.filter((each) => {
        const type = textAt(each, 'cbc:DocumentTypeCode');
        const hasScheme = allAt(each, 'cbc:ID').some(({ attributes }) =>
          attributes.has('schemeID'),
        );
        const mayHaveBoth = type === '130' || (isCreditNote && type === '50');
        return !mayHaveBoth && (type !== '' || hasScheme);
      }),
  },
  once('UBL-SR-39', 'It names one project.', 'document', 'cac:ProjectReference'),
  once('UBL-SR-08', 'It has one period.', 'document', 'cac:InvoicePeriod'),
  once('UBL-SR-49', 'It has one code of the tax point.', 'document', TAX_POINT_CODE),
  once('UBL-SR-24', 'It tells of one delivery.', 'document', 'cac:Delivery'),
  once(
    'UBL-SR-25',
    'A delivery goes to one name.',
    'deliveries',
    'cac:DeliveryParty/cac:PartyName',
  ),
  {
    id: 'UBL-DT-06',
    asks: 'A file in the document says of what kind it is.',
    broken: ({ everything }) => everything.filter((node) => isFileWithout(node, 'mimeCode')),
  },
  {
    id: 'UBL-DT-07',
    asks: 'A file in the document has a name.',
    broken: ({ everything }) => everything.filter((node) => isFileWithout(node, 'filename')),
  },
];

const PAYMENT: readonly Rule[] = [
  asked('BR-49', 'An instruction to pay says how.', 'paymentMeans', 'cbc:PaymentMeansCode'),
  {
    id: 'BR-50',
    asks: 'The account of a credit transfer has its number.',
    broken: ({ paymentMeans }) =>
      without(allAt(paymentMeans.filter(isTransfer), 'cac:PayeeFinancialAccount'), 'cbc:ID'),
  },
  {
    id: 'BR-61',
    asks: 'A credit transfer has an account to pay into.',
    broken: ({ paymentMeans }) =>
      without(paymentMeans.filter(isTransfer), 'cac:PayeeFinancialAccount/cbc:ID'),
  },
  once('BR-66', 'It names one payment card.', 'document', 'cac:PaymentMeans/cac:CardAccount'),
  once('BR-67', 'It has one mandate.', 'document', 'cac:PaymentMeans/cac:PaymentMandate'),
  once('UBL-SR-05', 'It has one text of its terms.', 'document', 'cac:PaymentTerms/cbc:Note'),
  once('UBL-SR-26', 'An instruction to pay has one reference.', 'paymentMeans', 'cbc:PaymentID'),
  {
    id: 'UBL-SR-44',
    asks: 'All instructions to pay have the same reference.',
    broken: ({ root }) => others(allAt(root, 'cac:PaymentMeans/cbc:PaymentID')),
  },
  once('UBL-SR-45', 'It is due on one day.', 'document', 'cac:PaymentMeans/cbc:PaymentDueDate'),
  {
    id: 'UBL-SR-46',
    asks: 'The means of payment is put in words once.',
    broken: ({ root }) =>
      allAt(root, 'cac:PaymentMeans/cbc:PaymentMeansCode')
        .filter(({ attributes }) => attributes.has('name'))
        .slice(1),
  },
  {
    id: 'UBL-SR-47',
    asks: 'All instructions to pay are for the same means.',
    broken: ({ root }) => others(allAt(root, 'cac:PaymentMeans/cbc:PaymentMeansCode')),
  },
];

export const RULES_OF_DOCUMENT: readonly Rule[] = [...HEAD, ...TIMES, ...REFERENCES, ...PAYMENT];

/** Both as YYYY-MM-DD, whose order as text is that of the days. */
export function endsBeforeItStarts(period: XmlNode): boolean {
  const [start, end] = [textAt(period, 'cbc:StartDate'), textAt(period, 'cbc:EndDate')];
  return start !== '' && end !== '' && end < start;
}

/** 130 is the object that is invoiced, 50 a project. */
export function isOfType(type: string): (document: XmlNode) => boolean {
  return (document) => textAt(document, 'cbc:DocumentTypeCode') === type;
}

function isFileWithout({ name, attributes }: XmlNode, attribute: string): boolean {
  return name === 'cbc:EmbeddedDocumentBinaryObject' && !attributes.has(attribute);
}

/** 30 is a credit transfer, 58 one by the rules of SEPA. */
export function isTransfer(means: XmlNode): boolean {
  return ['30', '58'].includes(textAt(means, 'cbc:PaymentMeansCode'));
}

function others(nodes: readonly XmlNode[]): readonly XmlNode[] {
  return nodes.filter(({ text }) => text !== nodes[0]?.text);
}
