/** Names of persons as issuers and directories send them, as Polder keeps them. */

const NAME_CHARACTERS_MAX = 200;

export interface NameParts {
  readonly whole: string | undefined;
  readonly givenName: string | undefined;
  readonly familyName: string | undefined;
}

/** The whole name, else its parts, else the first of `others` that is there. */
export function nameOf(
  { whole, givenName, familyName }: NameParts,
  others: readonly (string | undefined)[],
): string {
  const parts = [givenName, familyName].filter((part) => part !== undefined).join(' ');
  const found = [whole, parts, ...others].find((each) => each !== undefined && each !== '');
  return [...(found ?? 'Someone without a name')].slice(0, NAME_CHARACTERS_MAX).join('');
}

/** Without control characters, which may be sent and no column or log should hold. */
export function textOf(sent: unknown): string | undefined {
  if (typeof sent !== 'string') return undefined;
  const text = sent.replace(/\p{Cc}|\p{Cs}|\p{Zl}|\p{Zp}/gu, '').trim();
  return text === '' ? undefined : text;
}

/** As long as an address can be: RFC 5321, 4.5.3.1.3, of which two are its brackets. */
export function mailOf(sent: unknown): string | undefined {
  const mail = textOf(sent);
  return mail !== undefined && mail.length >= 3 && mail.length <= 254 ? mail : undefined;
}
