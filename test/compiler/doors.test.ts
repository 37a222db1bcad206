// What the compiler and the language server have of their own instead of Node's modules, so that they also run in a browser.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { sha256 as noble } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { fileUriOf, pathOfFileUri } from '../../base/file-uri.ts';
import { fromUnits, ownText } from '../../base/own-text.ts';
import * as paths from '../../base/paths.ts';
import { sha256 } from '../../base/sha256.ts';
import { decode, encode } from '../../grammar/decode.ts';

/** Paths of few letters, so that dots, slashes and what is equal meet often. */
const path = fc.string({ unit: fc.constantFrom('/', '.', 'a', 'b', '/', '..', 'é', ' '), maxLength: 12 });
const anyText = fc.string({ unit: 'binary', maxLength: 40 });

describe('doors instead of modules of Node', () => {
  it('make of paths what node:path does', () => {
    fc.assert(
      fc.property(path, path, path, (one, two, three) => {
        assert.equal(paths.isAbsolute(one), posix.isAbsolute(one));
        assert.equal(paths.normalize(one), posix.normalize(one), `normalize ${one}`);
        assert.equal(paths.dirname(one), posix.dirname(one), `dirname ${one}`);
        assert.equal(paths.basename(one), posix.basename(one), `basename ${one}`);
        assert.equal(paths.join(one, two, three), posix.join(one, two, three), `join ${one} ${two} ${three}`);
        assert.equal(paths.resolve(one, two, three), posix.resolve(one, two, three), `resolve ${one} ${two} ${three}`);
        assert.equal(paths.relative(one, two), posix.relative(one, two), `relative ${one} ${two}`);
      }),
      { numRuns: 5_000 },
    );
  });

  it('make of URIs what node:url does', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('/', 'a', '%', '?', '#', '\\', 'é', '😀', ' ', '\n', '\t', ':', '2', 'f', '.', '..'),
          maxLength: 12,
        }),
        (tail) => {
          assert.equal(fileUriOf(`/${tail}`), pathToFileURL(`/${tail}`).href, JSON.stringify(tail));
          for (const uri of [`file:///${tail}`, pathToFileURL(`/${tail}`).href, `file:${tail}`])
            assert.equal(pathOfFileUri(uri), nodesPath(uri), uri);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('hash as node:crypto does, and so does what a page brings along', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const wanted = createHash('sha256').update(text).digest('hex');
        assert.equal(sha256(text), wanted);
        assert.equal(bytesToHex(noble(new TextEncoder().encode(text))), wanted);
        assert.deepEqual(utf8ToBytes('é'), new TextEncoder().encode('é'));
      }),
    );
  });

  it('read and write bytes as Buffer does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), anyText, (bytes, text) => {
        assert.equal(fromUnits(bytes), Buffer.from(bytes).toString('latin1'));
        const decoded = decode(bytes);
        assert.deepEqual(Buffer.from(encode(decoded)), Buffer.from(bytes));
        for (const encoding of ['utf-16le', 'utf-16be'] as const) {
          const units = Buffer.from(text, 'utf16le');
          assert.deepEqual(Buffer.from(encode({ text, bom: false, encoding })), encoding === 'utf-16le' ? units : units.swap16());
        }
        assert.equal(ownText(text), text);
      }),
    );
  });
});

function nodesPath(uri: string): string | null {
  try {
    return fileURLToPath(uri);
  } catch {
    return null;
  }
}
