// SPDX-License-Identifier: Apache-2.0
import { prepareTestCluster, removeTestCluster } from './cluster.js';

/** vitest's globalSetup: costs a folder; the server starts when a test asks for a store. */
export default function setup(): () => Promise<void> {
  prepareTestCluster();
  return removeTestCluster;
}
