/** Accounts of the ledger as people name them; `pledge:party_ee` is the pledge of Estonia. */
import type { NameOf } from '../../api/names-of.ts';
import type { AccountTexts } from './account-texts.ts';

/** What the ids in the names of accounts are of. */
export const ACCOUNT_KINDS = ['allocation', 'commitment', 'contract', 'programme'] as const;

export function accountName(account: string, texts: AccountTexts, nameOf: NameOf): string {
  const { kind, owners } = partsOf(account);
  const whole = new Map<string, unknown>(Object.entries(texts)).get(`whole ${kind}`);
  if (typeof whole !== 'function') return account;
  return whole(...owners.map(nameOf));
}

/** What an entry is about; it may have parts, such as an allocation and a cluster. */
export function subjectName(subject: string, nameOf: NameOf): string {
  return subject.split('/').map(nameOf).join(', ');
}

/** What an account holds, in a word. */
export function accountWord(account: string, texts: AccountTexts): string {
  const { kind } = partsOf(account);
  const word = new Map<string, unknown>(Object.entries(texts)).get(kind);
  return typeof word === 'string' ? word : kind;
}

function partsOf(account: string): { readonly kind: string; readonly owners: readonly string[] } {
  const [kind = '', owner = ''] = account.split(':');
  return { kind, owners: owner.split('/') };
}
