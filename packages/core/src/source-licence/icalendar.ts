// SPDX-License-Identifier: Apache-2.0
import { addToDate, type Instant, type PlainDate } from '../kit/calendar.js';
import { formatInstant } from '../kit/instant.js';

/** An event of a whole day. */
export interface DayEvent {
  /** The same for the same event whenever it is written, and no other's. */
  readonly uid: string;
  readonly date: PlainDate;
  readonly summary: string;
  readonly description: string;
}

const LINE_OCTETS = 75;

/** An iCalendar object (RFC 5545) of whole days. `stamp` is when it was made. */
export function icalendar(name: string, events: readonly DayEvent[], stamp: Instant): string {
  const stamped = formatInstant(stamp).replace(/[-:]|\.\d+/g, '');
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Kontor//Licences of releases//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${escaped(name)}`,
    `X-WR-CALNAME:${escaped(name)}`,
    ...events.flatMap(({ uid, date, summary, description }) => [
      'BEGIN:VEVENT',
      `UID:${escaped(uid)}`,
      `DTSTAMP:${stamped}`,
      `DTSTART;VALUE=DATE:${basic(date)}`,
      `DTEND;VALUE=DATE:${basic(addToDate(date, { days: 1 }))}`,
      `SUMMARY:${escaped(summary)}`,
      `DESCRIPTION:${escaped(description)}`,
      // nobody is busy on that day
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function basic(date: PlainDate): string {
  return date.replaceAll('-', '');
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');
}

/** Lines of at most 75 octets, none of which cuts a character; each but the first begins with a blank. */
function folded(line: string): string {
  let text = '';
  let octets = 0;
  for (const character of line) {
    const width = widthOf(character);
    if (octets + width > LINE_OCTETS) {
      text += '\r\n ';
      octets = 1;
    }
    text += character;
    octets += width;
  }
  return text;
}

/** Octets of a character in UTF-8. */
function widthOf(character: string): number {
  const code = character.codePointAt(0) as number;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
