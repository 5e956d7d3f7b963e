/** The operations on invoices, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * Invoices and credit notes that were issued, and whether they are paid. Permission: invoice.read.
 */
export const listInvoices = operation<ListInvoicesCall>({
  method: 'GET',
  path: '/v1/invoices',
});

export interface ListInvoicesCall {
  readonly input: {
    readonly query?: {
      readonly seller?: `party_${string}` | undefined;
      readonly buyer?: `party_${string}` | undefined;
      readonly month?: string | undefined;
      readonly kind?: 'invoice' | 'credit-note' | undefined;
      readonly subject?: 'use' | 'instalments' | 'credits' | undefined;
      readonly isOpen?: boolean | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListInvoicesSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly InvoiceHead[];
    readonly nextCursor: string | null;
  };
}

/**
 * One invoice or credit note; as PDF and, as it was sent, as UBL in XML. Permission: invoice.read.
 */
export const getInvoice = operation<GetInvoiceCall>({
  method: 'GET',
  path: '/v1/invoices/:invoiceId',
});

export interface GetInvoiceCall {
  readonly input: {
    readonly params: {
      readonly invoiceId: `invoice_${string}`;
    };
    readonly query?: {
      readonly format?: 'json' | 'pdf' | 'xml' | undefined;
    };
  };
  readonly answer: Invoice;
}

/**
 * What was charged in closed months and is not invoiced, or not as it is charged now. Permission:
 * invoice.read.
 */
export const listInvoicesDue = operation<ListInvoicesDueCall>({
  method: 'GET',
  path: '/v1/invoices-due',
});

export interface ListInvoicesDueCall {
  readonly input: {
    readonly query?: {
      readonly seller?: `party_${string}` | undefined;
      readonly month?: string | undefined;
    };
  };
  readonly answer: InvoicesDue;
}

/**
 * Issue what is due of a seller, a buyer and a month, as it was looked at. Permission:
 * invoice.issue.
 */
export const issueInvoices = operation<IssueInvoicesCall>({
  method: 'POST',
  path: '/v1/invoices',
});

export interface IssueInvoicesCall {
  readonly input: {
    readonly body: NewInvoiceInput;
  };
  readonly answer: IssuedInvoices;
}

/**
 * Undo a document as a whole, by one of the opposite kind; what was charged is due again.
 * Permission: invoice.issue.
 */
export const reverseInvoice = operation<ReverseInvoiceCall>({
  method: 'POST',
  path: '/v1/invoices/:invoiceId/reverse',
});

export interface ReverseInvoiceCall {
  readonly input: {
    readonly params: {
      readonly invoiceId: `invoice_${string}`;
    };
    readonly body: {
      readonly said: string;
    };
  };
  readonly answer: Invoice;
}

/** Note that a document was paid, in full or in part. Permission: invoice.issue. */
export const noteInvoicePayment = operation<NoteInvoicePaymentCall>({
  method: 'POST',
  path: '/v1/invoices/:invoiceId/payment',
});

export interface NoteInvoicePaymentCall {
  readonly input: {
    readonly params: {
      readonly invoiceId: `invoice_${string}`;
    };
    readonly body: {
      readonly micros?: string | undefined;
      readonly paidAt: string;
      readonly reference: string;
    };
  };
  readonly answer: Invoice;
}

export interface BillingDetails {
  readonly legalName: string;
  readonly address: BillingDetailsAddress;
  readonly vatId: string | null;
  readonly registration: string | null;
  readonly electronicAddress: BillingDetailsElectronicAddress | null;
  readonly contact: BillingDetailsContact | null;
  readonly buyerReference: string | null;
  readonly exemption: BillingDetailsExemption | null;
  readonly selling: BillingDetailsSelling | null;
}

export interface BillingDetailsAddress {
  readonly street: string;
  readonly postCode: string;
  readonly city: string;
  readonly country: string;
}

export interface BillingDetailsContact {
  readonly name: string;
  readonly phone: string;
  readonly email: string;
}

export interface BillingDetailsElectronicAddress {
  readonly scheme: string;
  readonly id: string;
}

export type BillingDetailsExemption =
  | 'VATEX-EU-151'
  | 'VATEX-EU-151-1A'
  | 'VATEX-EU-151-1AA'
  | 'VATEX-EU-151-1B'
  | 'VATEX-EU-151-1C'
  | 'VATEX-EU-151-1D'
  | 'VATEX-EU-151-1E';

export interface BillingDetailsSelling {
  readonly iban: string;
  readonly paymentDays: number;
  readonly numberPrefix: string;
  readonly vatRates: readonly BillingDetailsSellingVatRates[];
  readonly taxesInstalments: boolean;
}

export interface BillingDetailsSellingVatRates {
  readonly country: string;
  readonly from: string;
  readonly ratePpm: number;
}

export interface Invoice {
  readonly id: `invoice_${string}`;
  readonly number: string;
  readonly seller: `party_${string}`;
  readonly buyer: `party_${string}`;
  readonly month: string;
  readonly subject: 'use' | 'instalments' | 'credits';
  readonly kind: 'invoice' | 'credit-note';
  readonly state: InvoiceState;
  readonly isOverdue: boolean;
  readonly netMicros: string;
  readonly taxMicros: string;
  readonly totalMicros: string;
  readonly dueMicros: string;
  readonly issuedAt: string;
  readonly openMicros: string;
  readonly dueOn: string;
  readonly paidAt: string | null;
  readonly reverses: `invoice_${string}` | null;
  readonly reversedBy: `invoice_${string}` | null;
  readonly isRehearsed: boolean;
  readonly tax: InvoiceTax;
  readonly contract: string | null;
  readonly reversal: InvoiceReversal | null;
  readonly lines: readonly InvoiceLine[];
  readonly sellerDetails: BillingDetails;
  readonly buyerDetails: BillingDetails;
  readonly payments: readonly InvoicePayment[];
  readonly sha256: string;
}

export interface InvoiceDraft {
  readonly kind: 'invoice' | 'credit-note';
  readonly netMicros: string;
  readonly taxMicros: string;
  readonly totalMicros: string;
  readonly dueMicros: string;
  readonly tax: InvoiceTax;
  readonly contract: string | null;
  readonly reversal: InvoiceDraftReversal | null;
  readonly lines: readonly InvoiceLine[];
}

export interface InvoiceDraftReversal {
  readonly number: string;
  readonly said: string;
}

export interface InvoiceDue {
  readonly seller: `party_${string}`;
  readonly buyer: `party_${string}`;
  readonly month: string;
  readonly subject: 'use' | 'instalments' | 'credits';
  readonly isRehearsed: boolean;
  readonly standing: string | null;
  readonly netMicros: string;
  readonly missing: InvoiceDueMissing | null;
  readonly documents: readonly InvoiceDraft[];
  readonly sha256: string | null;
}

export interface InvoiceDueMissing {
  readonly what: 'details' | 'selling' | 'vat-rate';
  readonly party: `party_${string}`;
  readonly country: string | null;
}

export interface InvoiceHead {
  readonly id: `invoice_${string}`;
  readonly number: string;
  readonly seller: `party_${string}`;
  readonly buyer: `party_${string}`;
  readonly month: string;
  readonly subject: 'use' | 'instalments' | 'credits';
  readonly kind: 'invoice' | 'credit-note';
  readonly state: InvoiceHeadState;
  readonly isOverdue: boolean;
  readonly netMicros: string;
  readonly taxMicros: string;
  readonly totalMicros: string;
  readonly dueMicros: string;
  readonly issuedAt: string;
  readonly openMicros: string;
  readonly dueOn: string;
  readonly paidAt: string | null;
  readonly reverses: `invoice_${string}` | null;
  readonly reversedBy: `invoice_${string}` | null;
  readonly isRehearsed: boolean;
}

export type InvoiceHeadState = 'open' | 'paid' | 'reversed' | 'reversal';

export interface InvoiceLine {
  readonly sourceId: string;
  readonly name: string;
  readonly description: string;
  readonly quantity: string;
  readonly unit: 'SEC' | 'C62';
  readonly priceEur: string;
  readonly perQuantity: string;
  readonly netMicros: string;
  readonly attributes: readonly InvoiceLineAttributes[];
}

export interface InvoiceLineAttributes {
  readonly name: string;
  readonly value: string;
}

export interface InvoicePayment {
  readonly micros: string;
  readonly paidAt: string;
  readonly reference: string;
}

export interface InvoiceReversal {
  readonly number: string;
  readonly said: string;
}

export type InvoiceState = 'open' | 'paid' | 'reversed' | 'reversal';

export interface InvoiceTax {
  readonly category: 'S' | 'Z' | 'E' | 'AE' | 'O';
  readonly ratePpm: number;
  readonly exemptionCode: string | null;
  readonly exemptionText: string | null;
}

export interface InvoicesDue {
  readonly items: readonly InvoiceDue[];
}

export interface IssuedInvoices {
  readonly issued: readonly Invoice[];
}

export type ListInvoicesSort = 'issued' | '-issued' | 'month' | '-month';

export interface NewInvoiceInput {
  readonly seller: `party_${string}`;
  readonly buyer: `party_${string}`;
  readonly month: string;
  readonly subject: 'use' | 'instalments' | 'credits';
  readonly sha256: string;
}
