/** The operations on billing, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** What invoices say of a party. Permission: billing.read. */
export const getBilling = operation<GetBillingCall>({
  method: 'GET',
  path: '/v1/parties/:partyId/billing',
});

export interface GetBillingCall {
  readonly input: {
    readonly params: {
      readonly partyId: `party_${string}`;
    };
  };
  readonly answer: Billing;
}

/**
 * Say what invoices have to say of a party: name, address, numbers, account, VAT rates. Permission:
 * billing.write.
 */
export const putBilling = operation<PutBillingCall>({
  method: 'PUT',
  path: '/v1/parties/:partyId/billing',
});

export interface PutBillingCall {
  readonly input: {
    readonly params: {
      readonly partyId: `party_${string}`;
    };
    readonly body: BillingDetailsInput;
  };
  readonly answer: Billing;
}

export interface Billing {
  readonly party: `party_${string}`;
  readonly legalName: string;
  readonly address: BillingAddress;
  readonly vatId: string | null;
  readonly registration: string | null;
  readonly electronicAddress: BillingElectronicAddress | null;
  readonly contact: BillingContact | null;
  readonly buyerReference: string | null;
  readonly exemption: BillingExemption | null;
  readonly selling: BillingSelling | null;
  readonly version: number;
}

export interface BillingAddress {
  readonly street: string;
  readonly postCode: string;
  readonly city: string;
  readonly country: string;
}

export interface BillingContact {
  readonly name: string;
  readonly phone: string;
  readonly email: string;
}

export interface BillingDetailsInput {
  readonly legalName: string;
  readonly address: BillingDetailsInputAddress;
  readonly vatId: string | null;
  readonly registration: string | null;
  readonly electronicAddress: BillingDetailsInputElectronicAddress | null;
  readonly contact: BillingDetailsInputContact | null;
  readonly buyerReference: string | null;
  readonly exemption: BillingDetailsInputExemption | null;
  readonly selling: BillingDetailsInputSelling | null;
}

export interface BillingDetailsInputAddress {
  readonly street: string;
  readonly postCode: string;
  readonly city: string;
  readonly country: string;
}

export interface BillingDetailsInputContact {
  readonly name: string;
  readonly phone: string;
  readonly email: string;
}

export interface BillingDetailsInputElectronicAddress {
  readonly scheme: string;
  readonly id: string;
}

export type BillingDetailsInputExemption =
  | 'VATEX-EU-151'
  | 'VATEX-EU-151-1A'
  | 'VATEX-EU-151-1AA'
  | 'VATEX-EU-151-1B'
  | 'VATEX-EU-151-1C'
  | 'VATEX-EU-151-1D'
  | 'VATEX-EU-151-1E';

export interface BillingDetailsInputSelling {
  readonly iban: string;
  readonly paymentDays: number;
  readonly numberPrefix: string;
  readonly vatRates: readonly BillingDetailsInputSellingVatRates[];
  readonly taxesInstalments: boolean;
}

export interface BillingDetailsInputSellingVatRates {
  readonly country: string;
  readonly from: string;
  readonly ratePpm: number;
}

export interface BillingElectronicAddress {
  readonly scheme: string;
  readonly id: string;
}

export type BillingExemption =
  | 'VATEX-EU-151'
  | 'VATEX-EU-151-1A'
  | 'VATEX-EU-151-1AA'
  | 'VATEX-EU-151-1B'
  | 'VATEX-EU-151-1C'
  | 'VATEX-EU-151-1D'
  | 'VATEX-EU-151-1E';

export interface BillingSelling {
  readonly iban: string;
  readonly paymentDays: number;
  readonly numberPrefix: string;
  readonly vatRates: readonly BillingSellingVatRates[];
  readonly taxesInstalments: boolean;
}

export interface BillingSellingVatRates {
  readonly country: string;
  readonly from: string;
  readonly ratePpm: number;
}
