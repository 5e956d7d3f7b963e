/** The operations on costs, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * What parties pay, in the columns of FOCUS 1.2, of the months that are closed. Permission:
 * invoice.read.
 */
export const listCosts = operation<ListCostsCall>({
  method: 'GET',
  path: '/v1/costs',
});

export interface ListCostsCall {
  readonly input: {
    readonly query?: {
      readonly month?: string | undefined;
      readonly fromMonth?: string | undefined;
      readonly payer?: `party_${string}` | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'month' | '-month' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Charge[];
    readonly nextCursor: string | null;
  };
}

export interface Charge {
  readonly BilledCost: string;
  readonly BillingAccountId: `party_${string}`;
  readonly BillingAccountName: string;
  readonly BillingAccountType: string;
  readonly BillingCurrency: 'EUR';
  readonly BillingPeriodEnd: string;
  readonly BillingPeriodStart: string;
  readonly ChargeCategory: 'Usage' | 'Purchase' | 'Credit';
  readonly ChargeClass: null;
  readonly ChargeDescription: string;
  readonly ChargeFrequency: 'Usage-Based' | 'One-Time';
  readonly ChargePeriodEnd: string;
  readonly ChargePeriodStart: string;
  readonly ConsumedQuantity: string | null;
  readonly ConsumedUnit: 'GPU-Seconds' | null;
  readonly ContractedCost: string;
  readonly ContractedUnitPrice: string | null;
  readonly EffectiveCost: string;
  readonly InvoiceId: string | null;
  readonly InvoiceIssuerName: string;
  readonly ListCost: string;
  readonly ListUnitPrice: string | null;
  readonly PricingCategory: 'Standard' | 'Other' | null;
  readonly PricingQuantity: string | null;
  readonly PricingUnit: 'GPU-Hours' | 'Instalments' | null;
  readonly ProviderName: string;
  readonly PublisherName: string;
  readonly RegionId: string | null;
  readonly RegionName: string | null;
  readonly ResourceId: string;
  readonly ResourceType: 'GPU cluster' | 'Contract' | 'Programme';
  readonly ServiceCategory: 'Compute';
  readonly ServiceName: 'GPU time' | 'GPU capacity';
  readonly ServiceSubcategory: 'Other (Compute)';
  readonly SkuId: string | null;
  readonly SkuPriceId: string | null;
  readonly SubAccountId: string | null;
  readonly SubAccountName: string | null;
  readonly SubAccountType: 'Allocation' | 'Commitment' | null;
  readonly x_IsRehearsed: boolean;
  readonly x_SourceId: string;
}
