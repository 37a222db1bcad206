// A node says that another manager has read on from a place that lies before ours.

import type { Log } from '../../process/log.ts';
import { parsePosition } from '../jlog/format.ts';
import type { LogOutput } from './log-output.ts';
import { sourceKey, sourceText, type Source } from './log-source.ts';
import { hindranceOf } from './problem.ts';

/** Gives back what that manager has written as well. False: not possible now. @param holder the place, as the node says it. */
export async function surrender(
  { output, log }: { readonly output: LogOutput; readonly log: Log },
  source: Source,
  holder: string | null,
): Promise<boolean> {
  const key = sourceKey(source);
  const position = parsePosition(holder ?? '');
  const place = output.place(key);
  if (position === null || place === null) return false;
  const about = { member: source.node, log: source.log };
  try {
    await output.surrender(key, { identity: place.identity, position });
    log('info', `${sourceText(source)}: another manager went on from ${holder}; what was written here behind it was taken back`, about);
    return true;
  } catch (cause) {
    const { message } = hindranceOf(cause, null);
    log('error', `${sourceText(source)}: what another manager has written as well cannot be taken back yet: ${message}`, about);
    return false;
  }
}
