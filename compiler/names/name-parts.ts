// Names inside of strings: the path and the subscribers of a log destination, the host of a listen address.

import { normalizeLogPath } from '../facts/logs.ts';
import { parseListen } from '../facts/services.ts';
import { addressIn } from '../facts/values.ts';
import type { Text } from '../../grammar/tree.ts';
import { textValue } from '../../grammar/text-value.ts';
import { innerSpan } from './inner-span.ts';

export interface Part {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

export interface DestinationParts {
  readonly path: Part;
  /** After `=>` and in `?subscribers=`. */
  readonly subscribers: readonly Part[];
}

/** The parts of `cluster:///path?subscribers=a,b=>c`; null for anything else. */
export function destinationParts(text: string, node: Text): DestinationParts | null {
  const { start, end } = innerSpan(text, node);
  // With escapes in it offsets and meaning part ways; nobody writes such a path.
  const raw = text.slice(start, end);
  const scheme = /^(?:cluster|jlog):\/\//i.exec(raw)?.[0];
  if (scheme === undefined || raw.includes('\\')) return null;
  const partAt = (from: number, to: number): Part => {
    const whole = raw.slice(from, to);
    const value = whole.trim();
    const at = start + from + whole.length - whole.trimStart().length;
    return { start: at, end: at + value.length, value };
  };
  const arrow = raw.indexOf('=>');
  const targetEnd = arrow < 0 ? raw.length : arrow;
  const question = raw.slice(0, targetEnd).indexOf('?');
  const subscribers: Part[] = [];
  if (question >= 0) {
    const list = /(?:\?|&)subscribers=([^&]*)/d.exec(raw.slice(0, targetEnd))?.indices?.[1];
    for (const match of list === undefined ? [] : raw.slice(...list).matchAll(/[^,]+/g)) {
      subscribers.push(partAt((list?.[0] ?? 0) + match.index, (list?.[0] ?? 0) + match.index + match[0].length));
    }
  }
  if (arrow >= 0) subscribers.push(partAt(arrow + 2, raw.length));
  return { path: partAt(scheme.length, question < 0 ? targetEnd : question), subscribers };
}

/** The address in `10.1.1.1:25` or `[::1]:25`, canonical; null where the host is none, or the label is no listen address. */
export function hostPart(text: string, label: Text): Part | null {
  const listen = parseListen(textValue(text, label));
  if (listen?.kind !== 'ip') return null;
  const { start, end } = innerSpan(text, label);
  const raw = text.slice(start, end);
  const host = raw.slice(0, raw.lastIndexOf(':'));
  const bracket = host.startsWith('[') ? 1 : 0;
  return { start: start + bracket, end: start + host.length - bracket, value: listen.ip.text };
}

/** The canonical text of an address, so that equal addresses have one name; null for any other text. */
export function addressName(text: string): string | null {
  return addressIn(text)?.text ?? null;
}

/** The name of a log is its path; different spellings of one path are one log. */
export function logName(path: string): string {
  return normalizeLogPath(path);
}
