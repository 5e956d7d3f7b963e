/** What parties pay, as a list in the columns of FOCUS 1.2. */
import Type from 'typebox';
import type { Database } from '../platform/database/transaction.ts';
import { defineList } from '../platform/http/list.ts';
import { mapPage } from '../platform/http/page.ts';
import type { AnyRoute } from '../platform/http/route.ts';
import {
  wireId,
  wireInstant,
  wireMonth,
  wireNullable,
  wireText,
  wireWord,
} from '../platform/http/wire.ts';
import { focusRowOf } from '../settlement/focus-row.ts';
import { costFromRow, selectCostPage } from './costs.ts';
import { partiesInReach } from './invoicing/party-scopes.ts';

export interface CostPorts {
  readonly database: Database;
}

const wireDecimal = Type.String({
  pattern: '^-?(?:0|[1-9][0-9]{0,18})(?:\\.[0-9]{1,9})?$',
  maxLength: 30,
  description: 'a decimal number as text, such as 2.205',
});
const wireAmount = wireNullable(wireDecimal);
const wireName = wireText(400);
const wireMaybe = wireNullable(wireName);

const wireCharge = Type.Object(
  {
    BilledCost: wireDecimal,
    BillingAccountId: wireId('party_'),
    BillingAccountName: wireName,
    BillingAccountType: wireName,
    BillingCurrency: wireWord(['EUR']),
    BillingPeriodEnd: wireInstant,
    BillingPeriodStart: wireInstant,
    ChargeCategory: wireWord(['Usage', 'Purchase', 'Credit']),
    ChargeClass: Type.Null(),
    ChargeDescription: wireText(1_000),
    ChargeFrequency: wireWord(['Usage-Based', 'One-Time']),
    ChargePeriodEnd: wireInstant,
    ChargePeriodStart: wireInstant,
    ConsumedQuantity: wireAmount,
    ConsumedUnit: wireNullable(wireWord(['GPU-Seconds'])),
    ContractedCost: wireDecimal,
    ContractedUnitPrice: wireAmount,
    EffectiveCost: wireDecimal,
    /** The number of the document that stands for it; `null` where none was issued. */
    InvoiceId: wireMaybe,
    InvoiceIssuerName: wireName,
    ListCost: wireDecimal,
    ListUnitPrice: wireAmount,
    PricingCategory: wireNullable(wireWord(['Standard', 'Other'])),
    PricingQuantity: wireAmount,
    PricingUnit: wireNullable(wireWord(['GPU-Hours', 'Instalments'])),
    ProviderName: wireName,
    PublisherName: wireName,
    RegionId: wireMaybe,
    RegionName: wireMaybe,
    ResourceId: wireName,
    ResourceType: wireWord(['GPU cluster', 'Contract', 'Programme']),
    ServiceCategory: wireWord(['Compute']),
    ServiceName: wireWord(['GPU time', 'GPU capacity']),
    ServiceSubcategory: wireWord(['Other (Compute)']),
    SkuId: wireMaybe,
    SkuPriceId: wireMaybe,
    SubAccountId: wireMaybe,
    SubAccountName: wireMaybe,
    SubAccountType: wireNullable(wireWord(['Allocation', 'Commitment'])),
    x_IsRehearsed: Type.Boolean(),
    /** The line of a statement, or the entry of a payment, that the row was made of. */
    x_SourceId: wireName,
  },
  { additionalProperties: false, title: 'Charge' },
);

const listCosts = defineList({
  operationId: 'listCosts',
  path: '/v1/costs',
  summary: 'What parties pay, in the columns of FOCUS 1.2, of the months that are closed',
  description:
    'A row is a charge of a month: the GPU time of an allocation (Usage), an instalment that was ' +
    'paid (Purchase), or what an operator credits (Credit, below zero). A month that is closed ' +
    'again replaces its rows. It is told to who pays and to who is paid, as invoices are.',
  room: 'settlement',
  permission: 'invoice.read',
  item: wireCharge,
  filters: {
    month: Type.Optional(wireMonth),
    fromMonth: Type.Optional(wireMonth),
    payer: Type.Optional(wireId('party_')),
  },
  sorts: ['month'],
  defaultSort: 'month',
  readPage: async ({ page, query, reach }, { database }: CostPorts) => {
    const { month, fromMonth, payer } = query;
    const parties = await partiesInReach(database, reach);
    const wanted = { month, fromMonth, payer, parties };
    return mapPage(await selectCostPage(database, wanted, page), (row) =>
      focusRowOf(costFromRow(row), row.invoice_number),
    );
  },
});

export const COST_ROUTES: readonly AnyRoute<CostPorts>[] = [listCosts];
