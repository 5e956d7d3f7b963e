/** Numbers of a line as one reads them: exact, as the document in XML has them. */

const SECONDS_PER_HOUR = 3_600n;
const THOUSANDTHS = 1_000n;
const MICROS_DIGITS = 6;

/** GPU-hours to the thousandth that is full, as on the document as pages. */
export function hoursOf(gpuSeconds: string): number {
  return Number((BigInt(gpuSeconds) * THOUSANDTHS) / SECONDS_PER_HOUR) / Number(THOUSANDTHS);
}

/** `2.205` as 2205000. */
export function microsOf(eurText: string): bigint {
  const [whole = '', fraction = ''] = eurText.split('.');
  return BigInt(`${whole}${fraction.slice(0, MICROS_DIGITS).padEnd(MICROS_DIGITS, '0')}`);
}

/** In groups of four, as it is printed and read aloud. */
export function ibanText(iban: string): string {
  return iban.replaceAll(/(.{4})(?=.)/g, '$1 ');
}
