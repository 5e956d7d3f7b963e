/** What the routes of the agent need of the rooms around this one. */
import type { SiteId } from '../../kernel/ids.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Database, Reader, Writer } from '../../platform/database/transaction.ts';
import {
  type AgentOrder,
  DEPTHS,
  RUN_REFUSALS,
  type SitePlan,
  type SiteTidings,
  type TidingsTaken,
} from '../connection.ts';
import { RUN_REPORT_KINDS } from '../site-driver.ts';

/** The words that the agent and Polder say to each other. */
export const AGENT_WORDS = {
  depths: DEPTHS,
  facts: RUN_REPORT_KINDS,
  refusals: RUN_REFUSALS,
} as const;

export interface ConnectionPorts {
  readonly database: Database;
  /** What the site should have; `undefined` where it is not connected. */
  readonly readSitePlan: (
    reader: Reader,
    site: SiteId,
    at: EpochSeconds,
  ) => Promise<SitePlan | undefined>;
  /** Orders that wait: what ends runs before what starts them, and of each the oldest first. */
  readonly readAgentOrders: (
    reader: Reader,
    site: SiteId,
    countMax: number,
  ) => Promise<readonly AgentOrder[]>;
  readonly takeTidings: (
    writer: Writer,
    site: SiteId,
    tidings: SiteTidings,
  ) => Promise<TidingsTaken>;
}
