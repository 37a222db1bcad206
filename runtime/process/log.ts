// The log: one JSON object a line, with time, level, node and text first, then what it is about.

import { jsonText } from '../../base/json-text.ts';
import type { LogDrain } from './drain.ts';

const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];
/** What a line is about. Names that the line itself uses (`time`, `level`, `node`, `pid`, `msg`) lose against it. */
type About = Readonly<Record<string, unknown>>;

export type Log = (level: LogLevel, text: string, about?: About) => void;

export interface LogControl {
  readonly log: Log;
  /** Log nothing below it. */
  setLevel(level: LogLevel): void;
  level(): LogLevel;
  /** Told of the text of each error, whatever the level; one at most. */
  onError(listener: (text: string) => void): void;
}

/** `nowIso` is the wall clock, for people; nothing is decided by it. */
export function makeLog(drain: LogDrain, level: LogLevel, node: string, nowIso: () => string): LogControl {
  let least = level;
  let onError: (text: string) => void = () => {};
  const line = (lineLevel: LogLevel, text: string, about: About): void => {
    drain.write(`${json({ time: nowIso(), level: lineLevel, node, pid: process.pid, msg: text }, about)}\n`);
  };
  return {
    log: (lineLevel, text, about = {}) => {
      if (lineLevel === 'error') onError(text);
      if (logLevels.indexOf(lineLevel) < logLevels.indexOf(least)) return;
      const dropped = drain.takeDropped();
      if (dropped > 0) line('warn', `${dropped} log lines were lost: the log was written faster than it was taken`, { dropped });
      line(lineLevel, text, about);
    },
    setLevel: (to) => {
      least = to;
    },
    level: () => least,
    onError: (listener) => {
      onError = listener;
    },
  };
}

/** Never throws: a line about a value that JSON cannot hold is written without it. */
function json(head: About, about: About): string {
  try {
    // Twice `head`: its names come first, and its values win.
    return jsonText({ ...head, ...about, ...head });
  } catch {
    return jsonText({ ...head, about: 'not JSON' });
  }
}
