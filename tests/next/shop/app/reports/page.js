// SPDX-License-Identifier: Apache-2.0
export default function Reports() {
  return <p>All reports</p>;
}
