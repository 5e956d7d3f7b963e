/**
 * What parties pay, as rows of the FinOps Open Cost and Usage Specification, version 1.2
 * (focus.finops.org, "FOCUS"), so that programs that compare clouds read them as they are. A row is
 * one charge of a month. Its columns have the names and words of the specification; what it has no
 * word for begins with `x_`.
 *
 * | charge    | billing account         | invoice issuer        | category | quantity       |
 * |-----------|-------------------------|-----------------------|----------|----------------|
 * | `usage`   | holder of an allocation | its funder            | Usage    | used GPU-hours |
 * | `payment` | party of a commitment   | operator or programme | Purchase | one instalment |
 * | `credit`  | funder                  | operator              | Credit   | none           |
 *
 * A billed cost is in whole cents where an invoice would be; the other costs are exact. What a
 * funder pays beforehand is not spread over its GPU time, which costs nobody anything by itself.
 */
import type { PartyId } from '../kernel/ids.ts';
import { divideRounded } from '../kernel/shares.ts';
import { toTimeText } from '../kernel/time.ts';
import { type EpochSeconds, SECONDS_PER_HOUR } from '../kernel/units.ts';
import { toWholeCents } from './posting.ts';

export interface Named {
  readonly id: string;
  readonly name: string;
}

interface ChargeFact {
  /** What the row is made of: the line of a statement, or the entry of a payment or a credit. */
  readonly sourceId: string;
  readonly month: string;
  readonly start: EpochSeconds;
  readonly end: EpochSeconds;
  readonly isRehearsed: boolean;
  readonly payer: { readonly id: PartyId; readonly name: string; readonly kind: string };
  readonly issuer: Named;
  /** Who runs the site; the issuer where no site is concerned. */
  readonly operatorName: string;
  /** Nothing where a payment went into no contract. */
  readonly site: Named | undefined;
}

export interface UsageFact extends ChargeFact {
  readonly kind: 'usage';
  readonly allocation: Named;
  readonly cluster: string;
  readonly acceleratorClass: string;
  readonly mode: Named;
  readonly gpuSeconds: bigint;
  readonly priceMicrosPerGpuHour: bigint;
  /** Exact. */
  readonly chargedMicros: bigint;
}

export interface PaymentFact extends ChargeFact {
  readonly kind: 'payment';
  readonly commitment: string;
  readonly instalmentNumber: number;
  /** Of a contract, or of a programme where no contract draws on it. */
  readonly receiverId: string;
  readonly paidMicros: bigint;
}

export interface CreditFact extends ChargeFact {
  readonly kind: 'credit';
  readonly cluster: string;
  readonly contract: string;
  /** Above zero, exact. */
  readonly creditMicros: bigint;
  /** As the operator owes it: in whole cents. */
  readonly billedMicros: bigint;
}

export type CostFact = UsageFact | PaymentFact | CreditFact;

/** Decimal text; `null` where the specification wants none. */
type Amount = string | null;

export interface FocusRow {
  readonly BilledCost: string;
  readonly BillingAccountId: PartyId;
  readonly BillingAccountName: string;
  readonly BillingAccountType: string;
  readonly BillingCurrency: 'EUR';
  readonly BillingPeriodEnd: string;
  readonly BillingPeriodStart: string;
  readonly ChargeCategory: 'Usage' | 'Purchase' | 'Credit';
  /** A month that is closed again replaces its rows, so that none is a correction. */
  readonly ChargeClass: null;
  readonly ChargeDescription: string;
  readonly ChargeFrequency: 'Usage-Based' | 'One-Time';
  readonly ChargePeriodEnd: string;
  readonly ChargePeriodStart: string;
  readonly ConsumedQuantity: Amount;
  readonly ConsumedUnit: 'GPU-Seconds' | null;
  readonly ContractedCost: string;
  readonly ContractedUnitPrice: Amount;
  readonly EffectiveCost: string;
  /** The number of the document that stands for it; nothing where none was issued. */
  readonly InvoiceId: string | null;
  readonly InvoiceIssuerName: string;
  readonly ListCost: string;
  readonly ListUnitPrice: Amount;
  readonly PricingCategory: 'Standard' | 'Other' | null;
  readonly PricingQuantity: Amount;
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

/** `invoice`: the number of the document that stands for it. */
export function focusRowOf(fact: CostFact, invoice: string | null): FocusRow {
  const account = { ...placeOf(fact), ...periodOf(fact), InvoiceId: invoice };
  switch (fact.kind) {
    case 'usage':
      return { ...account, ...usageOf(fact) };
    case 'payment':
      return { ...account, ...paymentOf(fact) };
    case 'credit':
      return { ...account, ...creditOf(fact) };
  }
}

function placeOf({ payer, issuer, operatorName, site }: CostFact) {
  return {
    BillingAccountId: payer.id,
    BillingAccountName: payer.name,
    BillingAccountType: payer.kind,
    BillingCurrency: 'EUR',
    InvoiceIssuerName: issuer.name,
    ProviderName: issuer.name,
    PublisherName: operatorName,
    RegionId: site?.id ?? null,
    RegionName: site?.name ?? null,
    ServiceCategory: 'Compute',
    ServiceSubcategory: 'Other (Compute)',
  } as const;
}

function periodOf({ start, end, isRehearsed, sourceId }: CostFact) {
  const [from, until] = [toTimeText(start), toTimeText(end)];
  return {
    BillingPeriodStart: from,
    BillingPeriodEnd: until,
    ChargePeriodStart: from,
    ChargePeriodEnd: until,
    ChargeClass: null,
    x_IsRehearsed: isRehearsed,
    x_SourceId: sourceId,
  };
}

/** All that {@link placeOf}, {@link periodOf} and the invoice leave open. */
type ChargePart = Omit<
  FocusRow,
  keyof ReturnType<typeof placeOf> | keyof ReturnType<typeof periodOf> | 'InvoiceId'
>;

function usageOf(fact: UsageFact): ChargePart {
  const { allocation, cluster, mode, month, gpuSeconds, acceleratorClass } = fact;
  const price = plainText(fact.priceMicrosPerGpuHour, MICROS_PER_EURO);
  const cost = plainText(fact.chargedMicros, MICROS_PER_EURO);
  return {
    BilledCost: plainText(toWholeCents(fact.chargedMicros), MICROS_PER_EURO),
    ...{ ContractedCost: cost, EffectiveCost: cost, ListCost: cost },
    ...{ ContractedUnitPrice: price, ListUnitPrice: price, PricingCategory: 'Standard' },
    PricingQuantity: plainText(gpuSeconds, BigInt(SECONDS_PER_HOUR)),
    PricingUnit: 'GPU-Hours',
    ConsumedQuantity: String(gpuSeconds),
    ConsumedUnit: 'GPU-Seconds',
    ChargeCategory: 'Usage',
    ChargeFrequency: 'Usage-Based',
    ChargeDescription: `GPU time of ${allocation.name} on ${cluster} in ${month}, ${mode.name}`,
    ServiceName: 'GPU time',
    ...{ ResourceId: cluster, ResourceType: 'GPU cluster' },
    ...{ SkuId: `${mode.id}/${acceleratorClass}`, SkuPriceId: mode.id },
    ...{ SubAccountId: allocation.id, SubAccountName: allocation.name },
    SubAccountType: 'Allocation',
  };
}

function paymentOf({
  commitment,
  instalmentNumber,
  receiverId,
  paidMicros,
}: PaymentFact): ChargePart {
  const cost = plainText(paidMicros, MICROS_PER_EURO);
  return {
    ...{ BilledCost: cost, ContractedCost: cost, EffectiveCost: cost, ListCost: cost },
    ...{ ContractedUnitPrice: cost, ListUnitPrice: cost, PricingCategory: 'Other' },
    ...{ PricingQuantity: '1', PricingUnit: 'Instalments' },
    ...{ ConsumedQuantity: null, ConsumedUnit: null },
    ChargeCategory: 'Purchase',
    ChargeFrequency: 'One-Time',
    ChargeDescription: `Instalment ${instalmentNumber} of ${commitment}, for ${receiverId}`,
    ServiceName: 'GPU capacity',
    ResourceId: receiverId,
    ResourceType: receiverId.startsWith('contract_') ? 'Contract' : 'Programme',
    ...{ SkuId: commitment, SkuPriceId: commitment },
    ...{ SubAccountId: commitment, SubAccountName: commitment, SubAccountType: 'Commitment' },
  };
}

function creditOf({ cluster, creditMicros, billedMicros, month }: CreditFact): ChargePart {
  const cost = plainText(-creditMicros, MICROS_PER_EURO);
  return {
    BilledCost: plainText(-billedMicros, MICROS_PER_EURO),
    ...{ ContractedCost: cost, EffectiveCost: cost, ListCost: cost },
    ...{ ContractedUnitPrice: null, ListUnitPrice: null, PricingCategory: null },
    ...{ PricingQuantity: null, PricingUnit: null },
    ...{ ConsumedQuantity: null, ConsumedUnit: null },
    ChargeCategory: 'Credit',
    ChargeFrequency: 'One-Time',
    ChargeDescription: `Credit for capacity of ${cluster} below the service level in ${month}`,
    ServiceName: 'GPU capacity',
    ...{ ResourceId: cluster, ResourceType: 'GPU cluster' },
    ...{ SkuId: null, SkuPriceId: null },
    ...{ SubAccountId: null, SubAccountName: null, SubAccountType: null },
  };
}

const MICROS_PER_EURO = 1_000_000n;
const DECIMALS_MAX = 9;
const SCALE = 10n ** BigInt(DECIMALS_MAX);

/** `amount / perUnit` to nine decimals, for a program: no commas, and no zeros at its end. */
export function plainText(amount: bigint, perUnit: bigint): string {
  const scaled = divideRounded(amount * SCALE, perUnit);
  const size = scaled < 0n ? -scaled : scaled;
  const fraction = String(size % SCALE)
    .padStart(DECIMALS_MAX, '0')
    .replace(/0+$/, '');
  const text = fraction === '' ? String(size / SCALE) : `${size / SCALE}.${fraction}`;
  return scaled < 0n ? `-${text}` : text;
}
