// SPDX-License-Identifier: Apache-2.0

/** One message of a stream of server-sent events. */
export interface StreamedEvent {
  readonly event: string;
  readonly data: string;
  readonly id: string | null;
}

/** No message is as long: a stream that never ends a line is cut. */
const LONGEST = 8 * 1024 * 1024;

/** Puts messages together from pieces of text that break anywhere (WHATWG HTML, 9.2.6). */
export class EventStreamReader {
  #rest = '';
  #event = '';
  #data: string[] = [];
  #id: string | null = null;
  /** The piece before ended with a carriage return: a line feed that follows belongs to it. */
  #after_return = false;

  /** Takes a piece and returns the messages it completes. Throws when a message is longer than 8 MiB. */
  read(piece: string): StreamedEvent[] {
    const found: StreamedEvent[] = [];
    let text = this.#after_return && piece.startsWith('\n') ? piece.slice(1) : piece;
    if (piece !== '') this.#after_return = piece.endsWith('\r');
    text = this.#rest + text;
    const lines = text.split(/\r\n|\n|\r/);
    this.#rest = lines.pop() as string;
    for (const line of lines) {
      if (line === '') {
        if (this.#data.length > 0)
          found.push({ event: this.#event || 'message', data: this.#data.join('\n'), id: this.#id });
        this.#event = '';
        this.#data = [];
      } else this.#take(line);
    }
    if (this.#rest.length + this.#data.reduce((sum, line) => sum + line.length, 0) > LONGEST)
      throw new RangeError('a message of the stream does not end');
    return found;
  }

  #take(line: string): void {
    const colon = line.indexOf(':');
    if (colon === 0) return; // a comment
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
    if (field === 'event') this.#event = value;
    else if (field === 'data') this.#data.push(value);
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
  }
}
