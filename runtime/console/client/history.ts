// The lines that were typed, kept between sessions: bounded, and for nobody else's eyes.

import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

export const historyMax = 1000;

/** In the state folder of the XDG base directory specification; a relative one there is to be ignored. */
export function historyPath(env: Readonly<Record<string, string | undefined>>): string {
  const state = env['XDG_STATE_HOME'] ?? '';
  return join(isAbsolute(state) ? state : join(homedir(), '.local', 'state'), 'ecconsole', 'history');
}

/** Oldest first. Without a file, or one that can not be read, there is none: a console must come up all the same. */
export function readHistory(path: string): readonly string[] {
  try {
    const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
    const kept = lines.slice(-historyMax);
    if (lines.length > historyMax * 2) {
      writeFileSync(`${path}.new`, `${kept.join('\n')}\n`, { mode: 0o600 });
      renameSync(`${path}.new`, path);
    }
    return kept;
  } catch {
    return [];
  }
}

/** Appended, so that two consoles at once lose nothing. */
export function addToHistory(path: string, line: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    appendFileSync(path, `${line}\n`, { mode: 0o600 });
  } catch {
    // A read-only home: nothing is remembered, everything else works.
  }
}
