// SPDX-License-Identifier: Apache-2.0

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Sees to it that the server does not outlive this process: stops it on the usual signals (unless somebody else
 * handles them, who then exits in their own order) and tells it to stop when the process exits by itself.
 * Returns how to forget about it.
 */
export function onProcessEnd(pid: number, stop: () => Promise<void>): () => void {
  const onExit = () => {
    try {
      process.kill(pid, 'SIGINT');
    } catch {
      // it has ended already
    }
  };
  const onSignal = (signal: NodeJS.Signals) => {
    if (process.listenerCount(signal) > 1) return;
    stop().finally(() => process.kill(process.pid, signal));
  };
  process.once('exit', onExit);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return () => {
    process.off('exit', onExit);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
}
