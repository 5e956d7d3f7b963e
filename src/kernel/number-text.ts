/** Whole numbers as text, the same on every machine. */

/** With a comma before every third digit from the end: `-1,234,567`. */
export function countText(count: bigint | number): string {
  const text = String(count);
  const sign = text.startsWith('-') ? '-' : '';
  return sign + text.slice(sign.length).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 GPU`, `2 GPUs`, `1,000 GPUs`. */
export function countedText(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}
