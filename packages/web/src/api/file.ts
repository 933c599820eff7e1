// SPDX-License-Identifier: Apache-2.0
import { API_ROOT, requestHeaders } from './client.ts';

/** Reads a file of the API, such as a PDF; throws the problem of a refusal. */
export async function readFile(path: string): Promise<{ readonly blob: Blob; readonly name: string | null }> {
  const response = await fetch(`${API_ROOT}${path}`, { headers: requestHeaders('GET'), credentials: 'same-origin' });
  if (!response.ok) throw await response.json();
  const disposition = response.headers.get('content-disposition') ?? '';
  return { blob: await response.blob(), name: /filename="([^"]+)"/.exec(disposition)?.[1] ?? null };
}

/** Hands a file to whoever looks at the page. */
export function saveFile(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // after the browser has taken it
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

export async function download(path: string, fallback_name: string): Promise<void> {
  const { blob, name } = await readFile(path);
  saveFile(blob, name ?? fallback_name);
}
