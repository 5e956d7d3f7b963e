/** Steps of a call by HTTP that several persons take, for whoever tells the story of one. */
import { type KeyPair, openShare } from '../../../src/platform/sealing/two-key-seal.ts';
import type { Answer, Platform } from './platform.ts';

interface SealedShare {
  readonly bid: string;
  readonly revision: number;
  readonly subject: string;
  readonly sealed: string;
}

/** Those who open the bids, by name, each with the key of its own. */
export type Officers = Readonly<Record<string, KeyPair>>;

export async function registerKeys(platform: Platform, call: string, officers: Officers) {
  for (const [who, { publicKey }] of Object.entries(officers)) {
    const path = `POST /v1/calls/${call}/opening/keys`;
    await platform.done(who, path, { body: { publicKey } });
  }
}

/** What the officer makes of the sealed shares with its private key. */
export async function sharesOf(
  platform: Platform,
  call: string,
  [who, { privateKey }]: readonly [string, KeyPair],
) {
  const sealed = await platform.done(who, `GET /v1/calls/${call}/opening/shares`);
  return (sealed.shares as readonly SealedShare[]).map(({ bid, revision, subject, sealed }) => {
    const share = openShare(Buffer.from(sealed, 'base64'), subject, privateKey);
    return { bid, revision, share: share?.toString('hex') };
  });
}

export async function giveShares(
  platform: Platform,
  call: string,
  officer: readonly [string, KeyPair],
): Promise<Answer['body']> {
  const shares = await sharesOf(platform, call, officer);
  const path = `POST /v1/calls/${call}/opening/shares`;
  return platform.done(officer[0], path, { body: { shares } });
}

export interface JudgedBid {
  /** Such as `/v1/calls/call_a/bids/bid_a`. */
  readonly path: string;
  /** Points of each criterion. */
  readonly scores: Readonly<Record<string, number>>;
}

const pointsOf = ([criterion, points]: readonly [string, number]) => ({
  criterion,
  thousandths: points * 1_000,
  comment: 'As invented.',
});

/** Each declares that it has no conflict, and scores. */
export async function score(
  platform: Platform,
  { path, scores }: JudgedBid,
  judges: readonly string[],
): Promise<void> {
  for (const judge of judges) {
    await platform.done(judge, `POST ${path}/declaration`, { body: { conflict: null } });
    for (const each of Object.entries(scores)) {
      await platform.done(judge, `POST ${path}/scores`, { body: pointsOf(each) });
    }
  }
}

export async function agree(platform: Platform, { path, scores }: JudgedBid, judge: string) {
  for (const each of Object.entries(scores)) {
    await platform.done(judge, `POST ${path}/consensus`, { body: pointsOf(each) });
  }
}

export async function passFinancialCheck(platform: Platform, { path }: JudgedBid, who: string) {
  const body = { finding: 'passed', institution: 'A bank', accreditation: 'Invented' };
  await platform.done(who, `POST ${path}/financial-check`, { body });
}
