// `ecclusterd check`: tries what the log service will do with each published log, and leaves everything as it is: read, lock, write the checkpoint that is there.

import { closeSync } from 'node:fs';
import type { NodeIr } from '../../ir/generated/types.ts';
import { openCheckpoint, rewriteCheckpoint } from '../../log/jlog/checkpoints.ts';
import { attempt } from '../../log/jlog/errors.ts';
import { Folder, subscribersIn } from '../../log/jlog/folder.ts';
import { conditionBy } from '../../log/jlog/condition.ts';
import { overviewOf } from '../../log/service/publications.ts';
import { fail, ok, warn, type Answer } from '../readiness.ts';

/** One answer for each log that the node publishes. */
export async function logAnswers(node: NodeIr): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const { key, path, subscribers } of node.logs.published) answers.push(await answerOf(`log ${key}`, path, subscribers));
  return answers;
}

async function answerOf(subject: string, path: string, declared: readonly string[]): Promise<Answer> {
  const { absent, condition, subscribers } = await overviewOf(
    { key: subject, path, subscribers: declared },
    { readerOf: () => null, troubleOf: () => null },
  );
  if (absent) return ok(subject, `nobody has written to ${path} yet`);
  if (condition.state === 'not permitted') return fail(subject, `not permitted: ${condition.reason}; ${asItsOwner}`);
  if (condition.state === 'damaged' || condition.state === 'unknown') return fail(subject, `${condition.state}: ${condition.reason}`);
  const tried = await attempt(() => tryAll(path));
  if (!tried.ok) {
    const { state, reason } = conditionBy(tried.error);
    return fail(subject, `${state}: ${reason}${state === 'not permitted' ? `; ${asItsOwner}` : ''}`);
  }
  if (subscribers.length === 0 && declared.length === 0) return warn(subject, `no subscriber: ${condition.reason}`);
  const names = [...new Set([...subscribers.map(({ name }) => name), ...declared])];
  return ok(subject, `${path} can be read, locked and checkpointed for ${names.join(', ')}`);
}

const asItsOwner = 'run the daemon as the owner of the log (packaging/systemd/ecclusterd-logs.conf)';

async function tryAll(path: string): Promise<void> {
  const folder = await Folder.open(path, 'read', { report: () => {}, lockLimitMs: 2000 });
  try {
    for (const name of subscribersIn(path)) {
      const checkpoint = openCheckpoint(folder, name);
      try {
        await rewriteCheckpoint(folder, checkpoint);
      } finally {
        closeSync(checkpoint.fd);
      }
    }
  } finally {
    folder.close();
  }
}
