// Whether documents are well-formed, with namespaces, by libxml2.
import assert from 'node:assert/strict';
import { validateXML } from 'xmllint-wasm';

/** All in one go: each call starts a thread. By name, for the message. */
export async function assertWellFormed(documents: ReadonlyMap<string, string>): Promise<void> {
  const xml = [...documents].map(([name, contents]) => ({ fileName: `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.xml`, contents }));
  // What concerns namespaces only is told and does not count as invalid.
  const { valid, rawOutput } = await validateXML({ xml, normalization: 'format' });
  assert.ok(valid && rawOutput === '', rawOutput.slice(0, 2000));
}
