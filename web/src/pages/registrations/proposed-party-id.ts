/** The id that a new party could have: its name in letters and digits that an id takes. */

const SUFFIX_LETTERS_MAX = 80;

/** Nothing where no letter of the name is left, such as of a Greek one: then somebody types it. */
export function proposedPartyId(name: string): string {
  const suffix = name
    .normalize('NFKD')
    .replaceAll(/[\p{Mark}.'’]/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, SUFFIX_LETTERS_MAX)
    .replaceAll(/^-|-$/g, '');
  return suffix === '' ? '' : `party_${suffix}`;
}
