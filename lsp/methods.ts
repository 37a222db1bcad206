// The methods that the server answers. `method-table.ts` says in prose what becomes of every method of the protocol.

import { actionMethods } from './handlers/actions.ts';
import { completionMethods } from './handlers/completion.ts';
import { diagnosticMethods } from './handlers/diagnostics.ts';
import { documentMethods } from './handlers/documents.ts';
import { lensMethods } from './handlers/lenses.ts';
import { formattingMethods } from './handlers/formatting.ts';
import { navigationMethods } from './handlers/navigation.ts';
import { presentationMethods } from './handlers/presentation.ts';
import type { Method } from './protocol/request.ts';

/** What `serve` registers. The handshake and the end are registered by themselves. */
export const registered: readonly Method[] = [
  ...documentMethods,
  ...diagnosticMethods,
  ...completionMethods,
  ...navigationMethods,
  ...presentationMethods,
  ...lensMethods,
  ...formattingMethods,
  ...actionMethods,
];
