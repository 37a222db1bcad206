// How messages are taken, before anything of ours sees them.

import { type ConnectionOptions, LSPErrorCodes } from 'vscode-languageserver';
import { isHandshake } from './params.ts';

const mended = new WeakSet<object>();

export const connectionOptions: ConnectionOptions = {
  connectionStrategy: {
    // A request that is cancelled while it waits is answered at once, and never begun.
    cancelUndispatched: (message) => {
      const id = 'id' in message && (typeof message.id === 'string' || typeof message.id === 'number') ? message.id : null;
      return { jsonrpc: '2.0', id, error: { code: LSPErrorCodes.RequestCancelled, message: 'the client has cancelled this request' } };
    },
  },
  messageStrategy: {
    handleMessage(message, next) {
      mendHandshake(message);
      return next(message);
    },
  },
};

/**
 * A handshake without capabilities would end in the library below us, as a mistake of its own. It is mended on its way in and refused by
 * `serve`, in words.
 */
function mendHandshake(message: object): void {
  if (!('method' in message) || message.method !== 'initialize') return;
  const params: unknown = 'params' in message ? message.params : null;
  if (isHandshake(params)) return;
  const instead = { processId: null, rootUri: null, capabilities: {} };
  mended.add(instead);
  Object.assign(message, { params: instead });
}

/** Whether these parameters are in place of others. */
export function wasMended(params: object): boolean {
  return mended.has(params);
}
