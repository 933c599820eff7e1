// SPDX-License-Identifier: Apache-2.0
export default function Free() {
  return <p>For everybody</p>;
}
