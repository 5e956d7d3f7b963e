/**
 * The rows of the rooms to the left that jobs refer to: two funders, two sites with a cluster
 * each, and an allocation of each funder.
 */
import type { Reader } from '../../platform/database/transaction.ts';

export async function seedProgramme(database: Reader): Promise<void> {
  for (const statement of STATEMENTS) await database.query(statement);
}

const STATEMENTS = [
  `INSERT INTO funding.party (id, name, kind) VALUES
     ('party_a', 'A', 'state'), ('party_b', 'B', 'state'), ('party_users', 'U', 'company')`,
  `INSERT INTO capacity.site (id, name, operator, territory, pue_ppm, power_micros_per_mwh)
   SELECT id, id, 'party_a', 'party_a', 1100000, 0
     FROM unnest(ARRAY['site_x', 'site_y']) AS id`,
  `INSERT INTO capacity.cluster
     (id, site, accelerator_class, h100_equivalent_ppm, watts_per_gpu_busy, watts_per_gpu_idle)
   VALUES ('cluster_x', 'site_x', 'gpu', 1000000, 1, 1),
          ('cluster_y', 'site_y', 'gpu', 1000000, 1, 1)`,
  `INSERT INTO access.mode (id, name, priority, price_micros_per_gpu_hour)
   VALUES ('mode_free', 'free', 'ordinary', 0)`,
  `INSERT INTO access.allocation
     (id, name, funder, mode, holder, share_ppm, start_at, end_at)
   VALUES ('allocation_a', 'a', 'party_a', 'mode_free', 'party_users', 1000, 0, 4000000000),
          ('allocation_b', 'b', 'party_b', 'mode_free', 'party_users', 1000, 0, 4000000000)`,
];
