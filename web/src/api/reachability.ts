/**
 * Whether Polder can be reached. Once a request finds nobody, queries and writes wait (TanStack
 * Query calls it offline), and the server is asked every two seconds whether it lives. When it
 * does, what waited is sent, and what is shown is read anew.
 */
import { onlineManager } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

const LOOK_MILLISECONDS = 2_000;

export function noteUnreachable(): void {
  if (!onlineManager.isOnline()) return;
  onlineManager.setOnline(false);
  setTimeout(look, LOOK_MILLISECONDS);
}

export function noteReached(): void {
  if (!onlineManager.isOnline()) onlineManager.setOnline(true);
}

async function look(): Promise<void> {
  if (onlineManager.isOnline()) return;
  const isLive = await fetch('/health/live')
    .then(({ ok }) => ok)
    .catch(() => false);
  if (isLive) noteReached();
  else setTimeout(look, LOOK_MILLISECONDS);
}

export function useIsReachable(): boolean {
  return useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );
}
