/**
 * Sends the outbox to the sites: at least once, in the order in which it was decided, and again
 * until the site has acknowledged. A site starts a run once, however often it hears of it, so a
 * crash between sending and noting the acknowledgement does no harm.
 */
import { present } from '../../kernel/assert.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import type {
  Database,
  JsonObject,
  JsonValue,
  Reader,
} from '../../platform/database/transaction.ts';
import { loadJobTexts } from '../../scheduling/store/live-jobs.ts';
import type { AgentOrder } from '../../sites/connection.ts';
import type { NoticeOrder, SiteDriver, StartOrder } from '../../sites/site-driver.ts';
import {
  loadOpenOrders,
  markOrdersAcknowledged,
  markOrdersSent,
  type OpenOrder,
  type OrderKind,
} from '../../sites/store/site-orders.ts';

/** Orders sent to one site at a time; the rest follows with the next turn. */
const ORDERS_PER_TURN = 2_000;

export interface Dispatched {
  readonly acknowledgedCount: number;
  readonly failed: readonly { readonly site: string; readonly sentence: string }[];
}

export async function dispatchOrders(
  database: Database,
  drivers: readonly SiteDriver[],
  now: number,
): Promise<Dispatched> {
  const answers = await Promise.all(drivers.map((driver) => sendTo(database, driver, now)));
  return {
    acknowledgedCount: answers.reduce((sum, { count }) => sum + count, 0),
    failed: answers.flatMap(({ site, sentence }) =>
      sentence === undefined ? [] : [{ site, sentence }],
    ),
  };
}

interface Sent {
  readonly site: string;
  readonly count: number;
  readonly sentence?: string;
}

async function sendTo(database: Database, driver: SiteDriver, now: number): Promise<Sent> {
  const { site } = driver;
  try {
    const wanted = { countMax: ORDERS_PER_TURN, first: 'oldest' } as const;
    const orders = await loadOpenOrders(database, site, wanted);
    if (orders.length === 0) return { site, count: 0 };
    const ids = orders.map(({ id }) => id);
    await markOrdersSent(database, ids, toEpochSeconds(now));
    for (const batch of batchesOf(orders)) await send(database, driver, batch);
    await markOrdersAcknowledged(database, site, ids, toEpochSeconds(now));
    return { site, count: orders.length };
  } catch (error) {
    return { site, count: 0, sentence: error instanceof Error ? error.message : String(error) };
  }
}

/** Neighbours of one kind go together; the order between kinds is kept. */
function batchesOf(orders: readonly OpenOrder[]): readonly (readonly OpenOrder[])[] {
  const batches: OpenOrder[][] = [];
  for (const order of orders) {
    const last = batches.at(-1);
    if (last?.[0]?.kind === order.kind) last.push(order);
    else batches.push([order]);
  }
  return batches;
}

async function send(
  database: Database,
  driver: SiteDriver,
  orders: readonly OpenOrder[],
): Promise<void> {
  const kind: OrderKind | undefined = orders[0]?.kind;
  if (kind === 'start') await driver.submit(await toStartOrders(database, orders));
  if (kind === 'notice') await driver.notice(orders.map(toNoticeOrder));
  if (kind === 'stop') {
    await driver.cancel(orders.map(({ jobNumber, attempt }) => ({ jobNumber, attempt })));
  }
}

/** The same orders for the agent of a site, which carries them out itself. */
export async function toAgentOrders(
  database: Reader,
  orders: readonly OpenOrder[],
): Promise<readonly AgentOrder[]> {
  const starts = await toStartOrders(
    database,
    orders.filter(({ kind }) => kind === 'start'),
  );
  const startOf = new Map(starts.map((start) => [`${start.jobNumber}.${start.attempt}`, start]));
  return orders.map((order): AgentOrder => {
    const { id, kind, jobNumber, attempt } = order;
    const named = { number: Number(id), jobNumber, attempt };
    if (kind === 'stop') return { ...named, kind };
    if (kind === 'notice') return { ...named, kind, ...toNoticeOrder(order) };
    return { ...named, kind, ...present(startOf.get(`${jobNumber}.${attempt}`), 'A start') };
  });
}

async function toStartOrders(
  database: Reader,
  orders: readonly OpenOrder[],
): Promise<readonly StartOrder[]> {
  const texts = await loadJobTexts(
    database,
    orders.map(({ jobNumber }) => jobNumber),
  );
  const textOf = new Map(texts.map((text) => [text.jobNumber, text]));
  return orders.map(({ jobNumber, attempt, cluster, payload }) => ({
    jobNumber,
    attempt,
    cluster,
    ...fromStartPayload(payload),
    name: textOf.get(jobNumber)?.name ?? '',
    script: textOf.get(jobNumber)?.script,
    user: undefined,
  }));
}

/** What of a start stands in the outbox; the name and the script stay with the job. */
export type StartPayload = Pick<
  StartOrder,
  'allocation' | 'gpuCount' | 'nodes' | 'gpuCounts' | 'requestedSeconds' | 'keptSeconds'
>;

export function toStartPayload(start: StartPayload): JsonObject {
  const { allocation, gpuCount, nodes, gpuCounts, requestedSeconds, keptSeconds } = start;
  return { allocation, gpuCount, nodes, gpuCounts, requestedSeconds, keptSeconds };
}

function fromStartPayload(payload: JsonObject): StartPayload {
  return {
    allocation: String(payload.allocation) as StartPayload['allocation'],
    gpuCount: Number(payload.gpuCount),
    nodes: toNumbers(payload.nodes),
    gpuCounts: toNumbers(payload.gpuCounts),
    requestedSeconds: Number(payload.requestedSeconds),
    keptSeconds: Number(payload.keptSeconds),
  };
}

function toNumbers(value: JsonValue | undefined): readonly number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}

function toNoticeOrder({ jobNumber, attempt, payload }: OpenOrder): NoticeOrder {
  return { jobNumber, attempt, vacateAt: toEpochSeconds(Number(payload.vacateAt)) };
}
