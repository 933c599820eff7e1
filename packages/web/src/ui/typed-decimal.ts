// SPDX-License-Identifier: Apache-2.0
/** A decimal as people write it, with a comma or a point; what is no number is left for the server to refuse. */
export const typedDecimal = (text: string): string => text.trim().replace(',', '.');
