/** A launched call as open contracting data, from what is public of it in the store. */
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import { type Publisher, recordPackage, releasePackage } from '../open-contracting.ts';
import { selectPublishedCall } from '../store/published-call.ts';

const PACKAGES = { 'release-package': releasePackage, 'record-package': recordPackage } as const;
export type PackageKind = keyof typeof PACKAGES;

interface PackageAsked extends Pick<Publisher, 'ocidPrefix'> {
  readonly kind: PackageKind;
  readonly now: EpochSeconds;
}

/** The joint undertaking publishes. `undefined`: no call of this id was launched. */
export async function readOpenContracting(
  reader: Reader,
  callId: string,
  { kind, ocidPrefix, now }: PackageAsked,
): Promise<object | undefined> {
  const call = await selectPublishedCall(reader, callId);
  if (call === undefined) return undefined;
  const address = `urn:polder:${kind}:${callId}`;
  return PACKAGES[kind](call, { name: call.nameOf(call.buyer), ocidPrefix, address }, now);
}
