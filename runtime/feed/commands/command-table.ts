// All commands of the feed, and how one is found by the bytes that a client sends.

import type { FeedCommand } from '../feed-command.ts';
import { admitCommand } from './admit-commands.ts';
import { countCommand } from './count-commands.ts';
import { connectionCommands } from './connection-commands.ts';
import { expiryCommands } from './expiry-commands.ts';
import { gaugeCommands } from './gauge-commands.ts';
import { hashCommands } from './hash-commands.ts';
import { keyCommands } from './key-commands.ts';
import { scriptCommands } from './script-commands.ts';
import { transactionCommands } from './transaction-commands.ts';
import { valueCommands } from './value-commands.ts';
import { metricsCommands } from './series-commands.ts';
import { serverCommands } from './server-commands.ts';
import { throttleCommands } from './throttle-commands.ts';
import { viewCommands } from './view-commands.ts';

/** In the order of docs/feed.md. */
export const feedCommands: readonly FeedCommand[] = [
  ...gaugeCommands,
  admitCommand,
  countCommand,
  ...throttleCommands,
  ...valueCommands,
  ...expiryCommands,
  ...keyCommands,
  ...hashCommands,
  ...metricsCommands,
  ...viewCommands,
  ...transactionCommands,
  ...scriptCommands,
  ...connectionCommands,
  ...serverCommands,
];

/** By a number made of the name's letters without regard to case, so that no string is made for a command. No two names share one. */
const byHash = new Map<number, FeedCommand>(
  feedCommands.map((command) => [hashOf(Buffer.from(command.name, 'latin1'), 0, command.name.length), command]),
);

export function findCommand(bytes: Uint8Array, start: number, end: number): FeedCommand | null {
  const command = byHash.get(hashOf(bytes, start, end));
  if (command === undefined || command.name.length !== end - start) return null;
  for (let i = 0; i < command.name.length; i++) if (upper(bytes[start + i] ?? 0) !== command.name.charCodeAt(i)) return null;
  return command;
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + upper(bytes[at] ?? 0)) | 0;
  return hash;
}

function upper(byte: number): number {
  return byte >= 97 && byte <= 122 ? byte - 32 : byte;
}
