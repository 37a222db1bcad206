// Who may have a configuration rolled out, by signature: Ed25519 over serial, hash and cluster group, so that neither another document nor an old offer nor
// that of another cluster passes.

import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface SignedParts {
  readonly serial: number;
  readonly sha256: string;
  readonly clusterGroup: string;
}

/** Throws with a reason for people. */
export function signParts(parts: SignedParts, keyFile: string): string {
  let key: KeyObject;
  try {
    key = createPrivateKey(readFileSync(keyFile));
  } catch (error) {
    throw new Error(`${keyFile} holds no private key (openssl genpkey -algorithm ed25519): ${messageOf(error)}`);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${keyFile} is a key of ${key.asymmetricKeyType}, not of Ed25519`);
  return sign(null, textOf(parts), key).toString('hex');
}

export function isSigned(parts: SignedParts, signature: string | null, keys: readonly KeyObject[]): boolean {
  if (signature === null || !/^[0-9a-f]{128}$/.test(signature)) return false;
  const bytes = Buffer.from(signature, 'hex');
  return keys.some((key) => verify(null, textOf(parts), key, bytes));
}

/** Public keys in a file, PEM, one after the other. Throws with a reason for people. */
export function readTrust(path: string): readonly KeyObject[] {
  const blocks = readFileSync(path, 'utf8').match(/-----BEGIN PUBLIC KEY-----[^-]*-----END PUBLIC KEY-----/g) ?? [];
  const keys = blocks.map((block) => createPublicKey(block));
  const other = keys.find(({ asymmetricKeyType }) => asymmetricKeyType !== 'ed25519');
  if (other !== undefined) throw new Error(`${path} holds a key of ${other.asymmetricKeyType}, and Ed25519 is needed`);
  if (keys.length === 0) throw new Error(`${path} holds no public key (openssl pkey -in KEY -pubout)`);
  return keys;
}

function textOf({ serial, sha256, clusterGroup }: SignedParts): Buffer {
  return Buffer.from(`ecconf rollout 1\n${serial}\n${sha256}\n${clusterGroup}\n`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
