// Text from outside has a type of its own: what decoders give as words is no string, names have no control characters, and nobody but the doors gets at
// the words as they came.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Foreign } from '../../base/foreign.ts';
import { terminalLine } from '../../base/terminal-text.ts';
import { decodeControl, encodeControl } from '../../runtime/control/control-wire.ts';
import { decodeMessage, encodeMessage } from '../../runtime/core/message-wire.ts';
import { decodePanic, encodePanic } from '../../runtime/daemon/panic/panic-wire.ts';
import { encodeFrame, decodeFrame } from '../../runtime/log/service/log-wire.ts';
import { repository } from '../shared.ts';
import { samples } from '../core/wire-samples.ts';
import { alphabet } from './hostile-text.ts';

/** Doors, and who makes a key or bytes of it, with the reason. */
const mayAsk: Readonly<Record<string, string>> = {
  'base/terminal-text.ts': 'a door',
  'base/workflow-text.ts': 'a door',
  'base/xml-text.ts': 'a door',
  'runtime/net/fields.ts': 'back to bytes',
  'runtime/daemon/panic/panic-text.ts': 'a door: to other programs on the bus',
};

function sources(folder: string): readonly string[] {
  return readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`);
}

const textOf = (path: string): string => readFileSync(join(repository, path), 'utf8');

describe('text from outside', () => {
  it('is got at by the doors alone', () => {
    const asking = ['base', 'compiler', 'lsp', 'runtime'].flatMap(sources).filter((path) => textOf(path).includes('Foreign.textOf('));
    assert.deepEqual(asking.sort(), Object.keys(mayAsk).sort());
  });

  it('is made by decoders wherever a message holds words, and by nobody else without need', () => {
    // Whoever reads a text off the wire by himself says here what it is.
    const raw = sources('runtime').filter(
      (path) => /\.text\((?:limit|[a-zA-Z]*Max|\d|\w+ \*)/.test(textOf(path)) && /from\.text\(/.test(textOf(path)),
    );
    const known: Readonly<Record<string, string>> = {
      'runtime/net/fields.ts': 'names, labels and words',
      'runtime/log/input/follow-journal.ts': 'a place of our own file, which is compared',
      'runtime/bus/hub-frames.ts': 'names of groups and members on one machine',
      'runtime/core/replication/cache-entry.ts': 'keys and node names, which are data',
      'runtime/core/replication/counter-entry.ts': 'keys, which are data',
      'runtime/core/replication/metrics-wire.ts': 'names of sections, which are parsed',
      'runtime/core/replication/name-table.ts': 'keys, which are data',
      'runtime/core/replication/section-store.ts': 'keys, which are data',
      'runtime/core/replication/throttle-wire.ts': 'keys, which are data',
    };
    assert.deepEqual(raw.sort(), Object.keys(known).sort());
  });

  const words = '\x1b]0;owned\x07 ##vso[task.setvariable]x \u202e';
  const isForeign = (value: unknown): void => {
    assert.ok(value instanceof Foreign);
    assert.equal(`${value}`, terminalLine(words), 'harmless also where a door was forgotten');
    assert.equal(JSON.parse(JSON.stringify(value)), words, 'nothing of it is lost to whoever takes a door');
  };

  it('comes out of each decoder as what it is', () => {
    const able = decodeMessage(encodeMessage({ ...samples.able, reason: new Foreign(words) }));
    isForeign(able.kind === 'message' && able.message.kind === 'able' ? able.message.reason : null);
    isForeign(decodePanic(encodePanic({ node: 'a', timeMs: 0, source: 's', text: new Foreign(words), leftOut: null }))?.text);
    const id = { manager: 'm', incarnation: 'i', number: 1 };
    const request = {
      kind: 'request',
      id,
      scope: { kind: 'all' },
      format: 'text',
      command: 'c',
      who: new Foreign(words),
      leftMs: 1,
    } as const;
    const asked = decodeControl(encodeControl(request));
    isForeign(asked.kind === 'message' && asked.message.kind === 'request' ? asked.message.who : null);
    const bye = decodeFrame(Buffer.from(encodeFrame({ kind: 'bye', code: 'stopping', message: new Foreign(words) })).subarray(4));
    isForeign(bye.kind === 'message' && bye.message.kind === 'bye' ? bye.message.message : null);
  });

  it('is no name: who calls himself by control characters is not understood', () => {
    for (const text of alphabet.filter((each) => /[\0-\x1f\x7f-\x9f]/.test(each))) {
      const { state } = samples;
      const named = decodeMessage(encodeMessage({ ...state, member: { ...state.member, node: text.slice(0, 60) } }));
      assert.equal(named.kind, 'malformed', JSON.stringify(text));
      assert.equal(
        decodePanic(encodePanic({ node: text.slice(0, 60), timeMs: 0, source: 's', text: new Foreign('x'), leftOut: null })),
        null,
      );
    }
  });
});
