// A document of a later release: what it allows to ignore is ignored and named, everything else is refused.
import assert from 'node:assert/strict';
import { ignorableFields } from '../../runtime/ir/ignorable.ts';
import { irSchema, type JsonSchema } from '../../runtime/ir/schema.ts';
import { readIr } from '../../runtime/ir/validate.ts';
import { sampleIr } from '../console/sample-ir.ts';

describe('an IR of a later release', () => {
  const [node] = sampleIr.nodes;
  assert.ok(node);
  const withField = (more: object) => JSON.stringify({ ...sampleIr, nodes: [{ ...node, weight: 2 }], ...more });

  it('is taken without the fields that it says may be ignored, wherever they stand', () => {
    const read = readIr(withField({ ignorable: ['/nodes/*/weight'] }));
    assert.ok('ir' in read, JSON.stringify(read));
    assert.deepEqual(read.ignored, ['/nodes/*/weight']);
    const deep = { ...node, logs: { ...node.logs, rotate: 1 } };
    const inner = readIr(JSON.stringify({ ...sampleIr, nodes: [deep, deep], ignorable: ['/nodes/*/logs/rotate', '/never'] }));
    assert.ok('ir' in inner, JSON.stringify(inner));
    assert.deepEqual(inner.ignored, ['/nodes/*/logs/rotate']);
  });

  it('is refused with any other, and says what to do', () => {
    const refused = (text: string) => {
      const read = readIr(text);
      return 'error' in read ? read.error : 'taken';
    };
    const why = /^not an IR of version 1: \/nodes\/0: must not have the property `weight`/;
    assert.match(refused(withField({})), why);
    assert.match(refused(withField({ ignorable: ['/nodes/*/other'] })), why);
    assert.match(refused(withField({ ignorable: ['/nodes/0/weight'] })), why);
    const by = (compiler: unknown) => {
      const read = readIr(withField({ compiler }));
      return 'error' in read ? read.by : 'taken';
    };
    assert.deepEqual(['ecconf 99.0.0', '\u001b[31mecconf', 'x'.repeat(300), 7].map(by), ['ecconf 99.0.0', null, null, null]);
    for (const ignorable of [7, null, ['\n'], Array.from({ length: 65 }, () => '/nodes/*/weight')])
      assert.match(refused(withField({ ignorable })), /\/ignorable|weight/);
    // What is required stays so, whatever a document says of itself.
    assert.match(
      refused(JSON.stringify({ ...sampleIr, nodes: [{ ...node, peers: undefined }], ignorable: ['/nodes/*/peers'] })),
      /must have the property `peers`/,
    );
  });

  it('is written with the fields that the schema marks, which today are none', () => {
    assert.deepEqual(ignorableFields(irSchema), []);
    const mark = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({ type: 'object', properties });
    const later: JsonSchema = {
      properties: { nodes: { type: 'array', items: { $ref: '#/$defs/Node' } } },
      $defs: {
        Node: mark({
          weight: { type: 'integer', 'x-ignorable': true },
          inner: { anyOf: [mark({ rotate: { 'x-ignorable': true } }), { type: 'null' }] },
        }),
      },
    };
    assert.deepEqual(ignorableFields(later), ['/nodes/*/weight', '/nodes/*/inner/rotate']);
  });
});
