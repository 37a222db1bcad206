// `ecclusterd jlog show` and `ecclusterd jlog tail`: messages, without being a subscriber.

import { ours, terminalBlock, type TerminalText } from '../../../base/terminal-text.ts';
import { jsonLine } from '../../../base/json-text.ts';
import { once } from 'node:events';
import { attempt } from '../jlog/errors.ts';
import { Folder } from '../jlog/folder.ts';
import { formatPosition, parsePosition, type Position } from '../jlog/format.ts';
import type { Message } from '../jlog/read-messages.ts';
import { lastPositions, scan } from '../jlog/scan.ts';
import { Refused, orRefuse, type Given, type JlogCommand } from './jlog-command.ts';

export const show: JlogCommand = {
  name: 'show',
  summary: 'Messages of a log from its beginning, one a line; nothing is consumed',
  words: ['LOG'],
  options: [
    { name: 'after', value: 'SEGMENT:MARKER', doc: 'Begin behind this position. Default: with the oldest message.' },
    { name: 'number', short: 'n', value: 'N', doc: 'Stop after so many messages.' },
  ],
  run: (given) => print(given, async () => positionOf(given), numberOf(given), false),
};

export const tail: JlogCommand = {
  name: 'tail',
  summary: 'The last messages of a log',
  words: ['LOG'],
  options: [
    { name: 'follow', short: 'f', doc: 'Go on with what is written from now on, until interrupted.' },
    { name: 'number', short: 'n', value: 'N', doc: 'How many. Default 10.' },
  ],
  run: (given) => print(given, (folder) => lastPositions(folder, numberOf(given) ?? 10), null, given.flag('follow')),
};

async function print(
  given: Given,
  from: (folder: Folder) => Promise<Position | null>,
  most: number | null,
  follow: boolean,
): Promise<0 | 1> {
  let damaged = false;
  const report: Given['report'] = (damage) => {
    damaged = true;
    given.report(damage);
  };
  const printed = await attempt(async () => {
    const folder = await Folder.open(given.words[0] ?? '', 'look', { report });
    try {
      const start = await from(folder);
      let left = most ?? Number.POSITIVE_INFINITY;
      for await (const batch of scan(folder, { ...(start === null ? {} : { from: start }), ...(follow ? { follow: given.signal } : {}) })) {
        const shown = batch.slice(0, left).map((message) => lineOf(message, given.json));
        given.output.out(ours(shown.join('')));
        left -= batch.length;
        if (left <= 0) break;
        await drained();
      }
    } finally {
      folder.close();
    }
  });
  orRefuse(printed);
  return damaged ? 1 : 0;
}

/** A pipe that is read slowly must not make us hold a log of many gigabytes in memory. */
async function drained(): Promise<void> {
  if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
}

/** In JSON the text is whole, and what is no UTF-8 comes as base64; lines for people steer no terminal. */
function lineOf({ position, sec, usec, payload }: Message, json: boolean): TerminalText {
  const text = payload.toString();
  if (!json) return terminalBlock(text.endsWith('\n') ? text : `${text}\n`);
  const body = Buffer.from(text).equals(payload) ? { text } : { base64: payload.toString('base64') };
  return jsonLine({ position: formatPosition(position), time: sec + usec / 1e6, ...body });
}

function positionOf(given: Given): Position | null {
  const text = given.text('after');
  if (text === null) return null;
  const position = parsePosition(text);
  if (position === null) throw new Refused(2, `--after is a position such as 00000000:0000a43a, not \`${text}\``);
  return position;
}

function numberOf(given: Given): number | null {
  const text = given.text('number');
  if (text === null) return null;
  if (!/^\d{1,9}$/.test(text)) throw new Refused(2, `--number is a whole number, not \`${text}\``);
  return Number(text);
}
