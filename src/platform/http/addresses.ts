/** Addresses of clients and of routes. */
import type { AnyRoute } from './route.ts';

/** By whom requests are counted: an IPv4 address, or the network of 64 bits of an IPv6 one. */
export function callerOfAddress(address: string): string {
  const mapped = /^::ffff:([0-9.]+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const tailGroups = tail === '' ? [] : tail.split(':');
    const zeroCount = Math.max(0, 8 - groups.length - tailGroups.length);
    groups.push(...Array<string>(zeroCount).fill('0'), ...tailGroups);
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}

export function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address);
}

/** The methods of the routes that an address has, for 405; none where it has no route. */
export function methodsAt(
  routes: readonly Pick<AnyRoute, 'spec'>[],
  url: string,
): readonly string[] {
  const segments = pathOf(url).split('/');
  const methods = routes.flatMap(({ spec: { path, method } }) =>
    isMatch(path.split('/'), segments) ? [method] : [],
  );
  return [...new Set(methods)].sort();
}

function isMatch(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, index) => part.startsWith(':') || part === segments[index])
  );
}

function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}
