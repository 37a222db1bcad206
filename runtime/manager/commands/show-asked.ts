// A request with its answers: for people under headers as `tail` has them, for programs as data.

import type { Said, Value } from '../../console/answer.ts';
import { countsOf, statusOf, type Asked, type AskedReply } from '../../control/asked.ts';
import { byteLines } from '../../text/byte-lines.ts';

export function askedAnswer(asked: Asked, nowMs: number, requireAll = false): Said {
  const status = statusOf(asked, requireAll);
  return { ok: true, status, lines: () => askedLines(asked, nowMs), document: () => askedDocument(asked) };
}

/** What the node itself would have said, and nothing around it. */
export function nodeAnswer(reply: AskedReply): Said {
  const lines = () => byteLines(reply.bytes);
  return { ok: true, status: reply.state === 'ok' ? 0 : 1, lines, raw: lines, document: () => ({}) };
}

function* askedLines(asked: Asked, nowMs: number): Generator<string> {
  for (const reply of asked.replies) {
    yield `==> ${reply.node} <==`;
    yield* byteLines(reply.bytes);
    const remark = remarkOn(reply, asked, nowMs);
    if (remark !== null) yield `[${remark}]`;
    yield '';
  }
  yield `-- request ${asked.id.number}, ${Math.floor((nowMs - asked.sentAt) / 1000)} s ago: ${summaryOf(asked)}`;
}

function remarkOn({ state, ms, bytes, totalBytes, why }: AskedReply, asked: Asked, nowMs: number): string | null {
  switch (state) {
    case 'waiting':
      return `waiting, ${Math.max(0, Math.ceil((asked.sentAt + asked.withinMs - nowMs) / 1000))} s left`;
    case 'left':
      return `no answer: left the bus after ${(ms / 1000).toFixed(1)} s`;
    case 'timeout':
      return `no answer within ${asked.withinMs / 1000} s`;
    case 'refused':
      return `takes no commands from this manager: ${why ?? 'its log says why'}`;
    case 'interrupted':
      return 'no answer: nobody waited for it any more';
    case 'ok':
    case 'error':
    case 'denied':
    case 'busy':
      return bytes.length < totalBytes ? `truncated: ${bytes.length} of ${totalBytes} bytes` : null;
  }
}

/** `2 ok, 1 error (east2), 1 no answer (west1), absent: west3`. */
function summaryOf(asked: Asked): string {
  const those = (...states: readonly AskedReply['state'][]) =>
    asked.replies.filter(({ state }) => states.includes(state)).map(({ node }) => node);
  const counted = (names: readonly string[], what: string) => (names.length === 0 ? [] : [`${names.length} ${what} (${shortList(names)})`]);
  return [
    `${those('ok').length} ok`,
    ...counted(those('error'), 'error'),
    ...counted(those('denied'), 'denied'),
    ...counted(those('busy'), 'busy'),
    ...counted(those('refused'), 'refused'),
    ...counted(those('left', 'timeout', 'interrupted'), 'no answer'),
    ...counted(those('waiting'), 'waiting'),
    ...(asked.absent.length === 0 ? [] : [`absent: ${shortList(asked.absent)}`]),
    ...(asked.unknown.length === 0 ? [] : [`${asked.unknown.length} who have not said who they are`]),
  ].join(', ');
}

function shortList(names: readonly string[]): string {
  return names.length <= 16 ? names.join(', ') : `${names.slice(0, 16).join(', ')} and ${names.length - 16} more`;
}

function askedDocument(asked: Asked) {
  const { targets, ok, error, missing } = countsOf(asked);
  return {
    request: asked.id.number,
    command: asked.command,
    format: asked.format,
    scope: { ...asked.scope },
    by: asked.id.manager,
    who: asked.who,
    sentAt: new Date(asked.sentAt).toISOString(),
    done: asked.done,
    complete: ok + error === targets,
    counts: { targets, ok, error, missing },
    absent: asked.absent,
    replies: asked.replies.map((reply) => replyDocument(reply, asked)),
  };
}

function replyDocument(reply: AskedReply, { format }: Asked): Value {
  const { node, state, ms, bytes, totalBytes } = reply;
  const { why = null } = reply;
  const said = saidBy(reply, format);
  return { node, state, ms: Math.round(ms), bytes: totalBytes, truncated: bytes.length < totalBytes, why, ...said };
}

/** Asked in JSON: the document itself, or its error; else lines. */
function saidBy(reply: AskedReply, format: Asked['format']): { readonly answer: Value; readonly text: Value; readonly error: Value } {
  const lines = [...byteLines(reply.bytes)];
  if (lines.length === 0) return { answer: null, text: null, error: null };
  if (format !== 'json') return { answer: null, text: lines, error: null };
  try {
    const document = JSON.parse(reply.bytes.toString('utf8')) as Value;
    if (reply.state === 'ok') return { answer: document, text: null, error: null };
    const { error, mend } = document as { readonly error: string; readonly mend: string };
    return { answer: null, text: null, error: { what: error, mend } };
  } catch {
    return { answer: null, text: lines, error: null };
  }
}
