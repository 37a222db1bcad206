// The parser of requests: the same commands for any division of the bytes, limits, and nothing that random bytes could do to it.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { splitLine } from '../../runtime/feed/inline.ts';
import { RequestParser } from '../../runtime/feed/parser.ts';
import { command } from './nodes.ts';

const limits = { bulkBytes: 1000, items: 20, requestBytes: 3000, inlineBytes: 200 };

/** All commands in these chunks, and the error at the end. */
function parse(chunks: readonly Uint8Array[]): { readonly commands: string[][]; readonly error: string } {
  const parser = new RequestParser(limits);
  const commands: string[][] = [];
  for (const chunk of chunks) {
    parser.feed(Buffer.from(chunk));
    while (parser.next() === 'request') {
      const { request } = parser;
      commands.push(Array.from({ length: request.count }, (_, i) => Buffer.from(request.copy(i)).toString('latin1')));
    }
    assert.ok(parser.waitingBytes <= limits.requestBytes + chunk.length);
  }
  return { commands, error: parser.error };
}

/** At each of these places, as a share of the whole. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [0, ...places.map((place) => Math.floor(place * bytes.length)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, i) => bytes.subarray(at[i], end));
}

const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
const args = fc.array(fc.uint8Array({ maxLength: 60 }), { minLength: 1, maxLength: 8 });

describe('requests of the feed', () => {
  it('come out the same however the bytes are divided', () => {
    fc.assert(
      fc.property(fc.array(args, { maxLength: 6 }), places, (commands, at) => {
        const bytes = Buffer.concat(commands.map((each) => command(...each)));
        const parsed = parse(cut(bytes, at));
        assert.equal(parsed.error, '');
        assert.deepEqual(
          parsed.commands,
          commands.map((each) => each.map((arg) => Buffer.from(arg).toString('latin1'))),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('come out one byte at a time', () => {
    const bytes = Buffer.concat([command('SET', 'words:a', 'x'.repeat(900)), Buffer.from('PING "a b"\r\n\r\n*0\r\n'), command('PING')]);
    const { commands, error } = parse(Array.from(bytes, (byte) => Uint8Array.of(byte)));
    assert.equal(error, '');
    assert.deepEqual(commands, [['SET', 'words:a', 'x'.repeat(900)], ['PING', 'a b'], ['PING']]);
  });

  it('survive random and mutated bytes, and say the same for any division', () => {
    const mutated = fc
      .tuple(fc.array(args, { minLength: 1, maxLength: 4 }), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }))
      .map(([commands, changes]) => {
        const bytes = Buffer.concat(commands.map((each) => command(...each)));
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        return bytes;
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), mutated), places, (bytes, at) => {
        assert.deepEqual(parse(cut(bytes, at)), parse([bytes]));
      }),
      { numRuns: 3000 },
    );
  });

  it('does not nest and does not recurse', () => {
    assert.match(parse([Buffer.from('*1\r\n*1\r\n$4\r\nPING\r\n')]).error, /expected '\$', got '\*'/);
    assert.deepEqual(parse([Buffer.alloc(1 << 20, '\n')]), { commands: [], error: '' });
    assert.deepEqual(parse([Buffer.from('*-1\r\n'.repeat(100_000))]), { commands: [], error: '' });
  });

  const refused: readonly [string, string, RegExp][] = [
    ['too many arguments', '*21\r\n', /invalid multibulk length; a command has 1 to 20/],
    ['a count that is none', '*x\r\n', /invalid multibulk length/],
    ['a count without end', `*${'1'.repeat(40)}`, /invalid multibulk length/],
    ['too long an argument', '*1\r\n$1001\r\n', /invalid bulk length; an argument has at most 1000/],
    ['a negative length', '*1\r\n$-1\r\n', /invalid bulk length/],
    ['a length that is too short', '*1\r\n$2\r\nabc\r\n', /longer than its length says/],
    ['too long a command', `*20\r\n${`$900\r\n${'x'.repeat(900)}\r\n`.repeat(4)}`, /too big a command/],
    ['too long a line', 'x'.repeat(201), /too big inline request/],
    ['an open quote', 'PING "a\r\n', /unbalanced quotes/],
  ];
  for (const [what, text, expected] of refused) {
    it(`refuses ${what}, at once or byte by byte`, () => {
      assert.match(parse([Buffer.from(text)]).error, expected);
      assert.match(parse(Array.from(Buffer.from(text), (byte) => Uint8Array.of(byte))).error, expected);
    });
  }

  it('splits a typed line as Redis does', () => {
    const split = (line: string) => splitLine(Buffer.from(line, 'latin1'))?.map((word) => word.toString('latin1')) ?? null;
    assert.deepEqual(split('  SET  a "b c" \'d e\' '), ['SET', 'a', 'b c', 'd e']);
    assert.deepEqual(split(String.raw`PING "\x41\n\"\q" 'it\'s' ""`), ['PING', 'A\n"q', "it's", '']);
    assert.equal(split('PING "a"b'), null);
    assert.deepEqual(split(''), []);
  });
});
