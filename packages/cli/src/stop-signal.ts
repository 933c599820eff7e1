// SPDX-License-Identifier: Apache-2.0

/**
 * Settles when somebody asks this process to end (Ctrl-C or SIGTERM). To be called before anything says that the
 * process is ready: whoever waits for that may end it in the same moment, and until there is a listener a signal
 * kills it where it stands.
 */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
