import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from '../../grammar/parse.ts';
import { textValue } from '../../grammar/text-value.ts';
import type { ValueType } from '../../compiler/schema/option.ts';
import { readValue } from '../../compiler/schema/read-value.ts';
import type { Typed } from '../../compiler/schema/value.ts';
import { readText } from './reading.ts';

const set: ValueType = { kind: 'set', words: ['connect', 'reception', 'rejection', 'snapshot'], separator: ';' };
const tls: ValueType = { kind: 'enum', words: ['no', 'ifavailable', 'required'] };
const names: ValueType = { kind: 'dictionary', key: { what: 'node name', lowerCaseOnly: true }, value: { kind: 'ip' } };
type Good = [type: ValueType, text: string, value: Typed];
const retries: ValueType = { kind: 'integer', words: ['auto', 'none'] };

describe('readValue: good values', () => {
  const cases: readonly Good[] = [
    ...['true', 'On', '"enabled"', 'YES', '1'].map((text) => [{ kind: 'boolean' }, text, true] satisfies Good),
    ...['false', 'off', '"Disabled"', 'no', '0'].map((text) => [{ kind: 'boolean' }, text, false] satisfies Good),
    [{ kind: 'integer' }, '-1', -1],
    [{ kind: 'integer', min: 2 }, '"4294967295"', 4294967295],
    [retries, 'AUTO', 'auto'],
    [retries, '5', 5],
    [{ kind: 'float' }, '1', 1],
    [{ kind: 'float' }, '0.25', 0.25],
    [{ kind: 'permissions' }, '0640', '0640'],
    [{ kind: 'permissions' }, '"0755"', '0755'],
    [{ kind: 'throttle' }, '100', { count: 100, seconds: 1 }],
    [{ kind: 'throttle' }, '"100/60"', { count: 100, seconds: 60 }],
    [tls, '"Required"', 'required'],
    [set, '"connect;Reception"', ['connect', 'reception']],
    [set, '" connect ; reception ;"', ['connect', 'reception']],
    [{ kind: 'ip' }, '"2001:DB8:0::1"', '2001:db8::1'],
    [{ kind: 'ip' }, '"[2001:db8::1]"', '2001:db8::1'],
    [{ kind: 'cidr' }, '"10.1.1.0/24"', '10.1.1.0/24'],
    [{ kind: 'socket-address' }, '":25"', '*:25'],
    [{ kind: 'socket-address' }, '"*:25"', '*:25'],
    [{ kind: 'socket-address' }, '"0.0.0.0:25"', '*:25'],
    [{ kind: 'socket-address' }, '"[::]:25"', '[*]:25'],
    [{ kind: 'socket-address' }, '"[2001:db8::0:1]:4802"', '[2001:db8::1]:4802'],
    [{ kind: 'socket-address' }, '/tmp/2025', '/tmp/2025'],
    [{ kind: 'socket-address' }, 'Mail.example.com:25', 'mail.example.com:25'],
    [{ kind: 'list', of: { kind: 'string' } }, '()', []],
    [{ kind: 'list', of: { kind: 'string' } }, 'one', ['one']],
    [{ kind: 'list', of: { kind: 'ip' } }, '( 10.0.0.1 "10.0.0.2" )', ['10.0.0.1', '10.0.0.2']],
    [names, '[ a = 10.0.0.1 "b" = "10.0.0.2" ]', { a: '10.0.0.1', b: '10.0.0.2' }],
    [{ kind: 'path', absolute: true }, '"/var/log/x"', '/var/log/x'],
    [{ kind: 'string' }, '"a \\"b\\" \\d \\\\."', 'a "b" \\d \\.'],
    [{ kind: 'any' }, '[ a = b ]', { a: 'b' }],
  ];
  for (const [type, text, value] of cases) {
    it(`${type.kind}: ${text}`, () => {
      assert.deepEqual(readText(type, text), { value, problems: [] });
    });
  }
});

describe('readValue: what it says and how it mends', () => {
  const cases: readonly [type: ValueType, text: string, severity: string, message: RegExp, mended?: string][] = [
    [{ kind: 'boolean' }, 'ture', 'error', /must be true or false .*did you mean "true"/, 'true'],
    [{ kind: 'boolean' }, '2', 'error', /must be true or false .* not "2"$/],
    [{ kind: 'integer', min: 2, max: 9 }, '"1"', 'error', /^must be a whole number from 2 to 9, not "1"$/, '"2"'],
    [{ kind: 'integer', min: 0 }, '-5', 'error', /^must be a whole number, 0 or more, not "-5"$/, '0'],
    [{ kind: 'integer' }, '64k', 'error', /take no suffix/, '65536'],
    [{ kind: 'integer' }, '"5.0"', 'error', /whole number/, '"5"'],
    [{ kind: 'integer' }, '99999999999999999999999', 'error', /at most/],
    [retries, 'atuo', 'error', /did you mean "auto"/, 'auto'],
    [{ kind: 'float', min: 0 }, 'soon', 'error', /^must be a number, 0 or more, not "soon"$/],
    [{ kind: 'permissions' }, '640', 'warning', /begin with a zero/, '0640'],
    [{ kind: 'permissions' }, '0890', 'error', /octal/],
    [{ kind: 'throttle' }, '"10/0"', 'error', /greater than 0/],
    [{ kind: 'throttle' }, '"fast"', 'error', /rate such as/],
    [tls, 'requird', 'error', /one of no, ifavailable, required, not "requird"; did you mean "required"/, 'required'],
    [tls, '"whenever"', 'error', /one of no, ifavailable, required, not "whenever"$/],
    [set, '"connect,reception"', 'error', /must have ";" between its words, not ",": "connect;reception"/, '"connect;reception"'],
    [set, '"connect reception"', 'error', /not blanks/, '"connect;reception"'],
    [set, '( connect reception )', 'error', /one string/, '"connect;reception"'],
    [set, '"connect;recepton"', 'error', /did you mean "reception"/, '"connect;reception"'],
    [set, '"connect;connect"', 'hint', /twice/],
    [set, '""', 'error', /at least one/],
    [{ kind: 'ip' }, '010.1.1.5', 'error', /leading zeros.*octal/],
    [{ kind: 'ip' }, '10.1.1.256', 'error', /above 255/],
    [{ kind: 'ip' }, '10.1.1.5:25', 'error', /without port/],
    [{ kind: 'ip' }, '10.1.1.5/24', 'error', /without prefix length/],
    [{ kind: 'ip', loopback: false }, '127.0.0.1', 'error', /other nodes can reach; 127.0.0.1 is a loopback address/],
    [{ kind: 'cidr' }, '"10.1.1.5/24"', 'warning', /host bits.*10\.1\.1\.0\/24/, '"10.1.1.0/24"'],
    [{ kind: 'cidr' }, '"10.1.1.5"', 'error', /prefix length/, '"10.1.1.5/32"'],
    [{ kind: 'cidr' }, '"10.1.1.0/33"', 'error', /prefix length from 0 to 32/],
    [{ kind: 'cidr' }, '"10.01.1.0/24"', 'error', /leading zeros/],
    [{ kind: 'socket-address' }, '"2001:db8::1:25"', 'error', /brackets/],
    [{ kind: 'socket-address' }, '"10.0.0.1"', 'error', /must end in a port/],
    [{ kind: 'socket-address' }, '"10.0.0.1:99999"', 'error', /port from 1 to 65535/],
    [{ kind: 'socket-address' }, '"10.0.0.300:25"', 'error', /no IPv4 address/],
    [{ kind: 'interface' }, '"averylongbondname0"', 'warning', /at most 15/],
    [{ kind: 'path', absolute: true }, '"var/log"', 'error', /absolute path/],
    [{ kind: 'string' }, '( a b )', 'error', /not a list/],
    [{ kind: 'string' }, '( "a" )', 'error', /not a list/, '"a"'],
    [{ kind: 'string', minLength: 1 }, '""', 'error', /not be empty/],
    [{ kind: 'list', of: { kind: 'ip' } }, '( 10.0.0.1 x )', 'error', /IP address/],
    [{ kind: 'list', of: { kind: 'string' } }, '[ a = b ]', 'error', /list \( \.\.\. \)/],
    [names, '[ Node1 = 10.0.0.1 ]', 'error', /lower case, not "Node1"/, '[ node1 = 10.0.0.1 ]'],
    [names, '[ a = 10.0.0.1 a = 10.0.0.2 ]', 'warning', /twice/],
    [names, '"a"', 'error', /must be a dictionary \[ node name = value \.\.\. \]/],
  ];
  for (const [type, text, severity, message, mended] of cases) {
    it(`${type.kind}: ${text}`, () => {
      const [found, ...more] = readText(type, text).problems;
      assert.ok(found, 'no problem found');
      assert.deepEqual(more, []);
      assert.equal(found.severity, severity);
      assert.match(found.message, message);
      assert.ok(!found.message.endsWith('.'));
      assert.ok(found.start >= 0 && found.end <= text.length && found.start < found.end);
      const [edit] = found.fix ?? [];
      assert.equal(edit && text.slice(0, edit.start) + edit.text + text.slice(edit.end), mended);
      if (mended !== undefined) assert.deepEqual(readText(type, mended).problems, []);
    });
  }
});

describe('readValue: any text', () => {
  const types: readonly ValueType[] = [
    ...(['boolean', 'integer', 'float', 'string', 'permissions', 'ip', 'cidr', 'interface', 'throttle', 'any'] as const).map((kind) => ({
      kind,
    })),
    { kind: 'socket-address' },
    { kind: 'path' },
    set,
    tls,
    names,
    { kind: 'list', of: { kind: 'cidr' } },
  ];
  it('never throws, and has a value exactly when there is no error', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('1', '-0', '::', '[::]:1', '0x1', '1/2/3', '10.0.0.0/8', ':', '[', ';', '__proto__'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...types), word, (type, content) => {
        const text = `"${content.replace(/[\\"]/g, '\\$&')}"`;
        const value = { kind: 'text', start: 0, end: text.length, quote: '"' } as const;
        assert.equal(textValue(text, value), content);
        const reading = readValue(type, value, text);
        assert.equal(
          reading.value === null,
          reading.problems.some((problem) => problem.severity === 'error'),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('never throws on the values of a broken tree, and stays inside the text', () => {
    const piece = fc.constantFrom(
      'x',
      '=',
      '[',
      ']',
      '(',
      ')',
      '"',
      '{',
      '}',
      ' ',
      '\n',
      'a',
      '10.0.0.1',
      "'",
      ',',
      ';',
      '\\',
      '/',
      '\u201c',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
        const text = `x = ${pieces.join('')}`;
        for (const item of parse(text).items) {
          if (item.kind !== 'option' || item.value === null) continue;
          for (const type of types) {
            for (const { start, end } of readValue(type, item.value, text).problems)
              assert.ok(0 <= start && start <= end && end <= text.length);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});
