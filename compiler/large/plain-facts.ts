// Facts as plain data and back. What is no plain data in them (scopes and settings, addresses) is named by number or by text.

import { parseCidr, parseIp } from '../../runtime/net/ip.ts';
import type { Scope, Setting } from '../load/model.ts';
import type { GraphWriter } from './graph.ts';
import type { LightGraph } from './light-scopes.ts';

/** @param value facts of one kind, such as all listeners */
export function toPlain(value: unknown, writer: GraphWriter): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => toPlain(each, writer));
  if ('sites' in value) return { scope_: writer.scope(value as Scope, 'alone') };
  if ('shadowed' in value) return { setting_: writer.setting(value as Setting) };
  if ('bits' in value && 'text' in value) return { ip_: value.text };
  if ('exact' in value && 'text' in value) return { cidr_: value.text, exact: value.exact };
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toPlain(each, writer)]));
}

/** Reverses `toPlain`. */
export function fromPlain(value: unknown, graph: LightGraph): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => fromPlain(each, graph));
  if ('scope_' in value) return graph.scope(value.scope_ as number);
  if ('setting_' in value) return graph.setting(value.setting_ as number);
  if ('ip_' in value) return parseIp(value.ip_ as string);
  if ('cidr_' in value && 'exact' in value) return { ...parseCidr(value.cidr_ as string), exact: value.exact };
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fromPlain(each, graph)]));
}
