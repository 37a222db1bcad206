// Objects as our decoders make them of what fast-check draws, which has no prototype now and then.
import { Foreign } from '../base/foreign.ts';

export function plainCopy<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Foreign || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(plainCopy) as T;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainCopy(inner)])) as T;
}
