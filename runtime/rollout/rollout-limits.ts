// What any configuration may do to this machine at most, by a file of the machine itself (`--limits`), whoever has sent the configuration.

import { readFileSync } from 'node:fs';
import { isAbsolute, normalize } from 'node:path';
import { contains, parseCidr, parseIp } from '../net/ip.ts';
import type { NodeIr } from '../ir/generated/types.ts';

export interface RolloutLimits {
  /** Networks of managed addresses, interfaces, and with what paths begin; null: not limited. */
  readonly networks: readonly string[] | null;
  readonly interfaces: readonly string[] | null;
  readonly paths: readonly string[] | null;
}

/** JSON: `{"networks": ["10.20.0.0/16"], "interfaces": ["eth1"], "paths": ["/var/log/"]}`. Throws with a reason for people. */
export function readLimits(path: string): RolloutLimits {
  let file: unknown;
  try {
    file = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof file !== 'object' || file === null || Array.isArray(file)) throw new Error(`${path} is no JSON object`);
  const unknown = Object.keys(file).find((key) => !['networks', 'interfaces', 'paths'].includes(key));
  // A limit that is misspelt would be none.
  if (unknown !== undefined) throw new Error(`${path}: ${unknown} is not known; it has networks, interfaces and paths`);
  const read = (key: string): readonly string[] | null => {
    const value = (file as Readonly<Record<string, unknown>>)[key];
    if (value === undefined) return null;
    if (!Array.isArray(value) || !value.every((each) => typeof each === 'string')) throw new Error(`${path}: ${key} is a list of texts`);
    return value;
  };
  const limits = { networks: read('networks'), interfaces: read('interfaces'), paths: read('paths') };
  const wrong = limits.networks?.find((text) => parseCidr(text) === null) ?? limits.paths?.find((text) => !isAbsolute(text));
  if (wrong !== undefined) throw new Error(`${path}: ${wrong} is no network (10.20.0.0/16), or no absolute path`);
  return limits;
}

/** What of a node is outside. */
export function outsideLimits({ duravip, logs }: NodeIr, limits: RolloutLimits): readonly string[] {
  const { networks, interfaces, paths } = limits;
  const blocks = networks?.flatMap((text) => parseCidr(text) ?? []) ?? null;
  const isIn = (text: string) => {
    const ip = parseIp(text);
    return ip !== null && (blocks?.some((block) => contains(block, ip)) ?? true);
  };
  // What we open: sockets of the configuration are the mail server's, and the console has its own option.
  const files = logs.published.map(({ path }) => path);
  return [
    ...duravip.addresses.flatMap(({ ip }) => (isIn(ip) ? [] : [`${ip} is outside of the networks of --limits`])),
    ...[...new Set(duravip.addresses.map(({ interface: device }) => device))].flatMap((device) =>
      device === null || interfaces === null || interfaces.includes(device) ? [] : [`the interface ${device} is not one of --limits`],
    ),
    ...files.flatMap((path) =>
      paths === null || paths.some((prefix) => normalize(path).startsWith(prefix)) ? [] : [`${path} is outside of the paths of --limits`],
    ),
  ];
}
