// What a request must bring along. A client's mistake is answered as one (-32602, with what is missing); without this it would come out
// as a mistake of ours, somewhere inside of a feature.

type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === 'string';
const isCount: Test = (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0;
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const has =
  (fields: Readonly<Record<string, Test>>): Test =>
  (value) =>
    isObject(value) && Object.entries(fields).every(([name, test]) => test(value[name]));
const listOf =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test);
const optional =
  (test: Test): Test =>
  (value) =>
    value === undefined || value === null || test(value);

const isUri = has({ uri: isText });
const isPosition = has({ line: isCount, character: isCount });
const isRange = has({ start: isPosition, end: isPosition });
const isRename = has({ oldUri: isText, newUri: isText });

type Fields = Readonly<Record<string, Test>>;

const document: Fields = { textDocument: isUri };
const place: Fields = { ...document, position: isPosition };
const part: Fields = { ...document, range: isRange };
const options: Fields = { options: isObject };
const files: Fields = { files: listOf(isUri) };
const renames: Fields = { files: listOf(isRename) };

/** By method, where it is more than a document; anything else takes what it gets. */
const fields: Readonly<Record<string, Fields>> = {
  'textDocument/didOpen': { textDocument: has({ uri: isText, version: Number.isInteger, text: isText }) },
  'textDocument/didChange': {
    textDocument: has({ uri: isText, version: Number.isInteger }),
    contentChanges: listOf(has({ text: isText, range: optional(isRange) })),
  },
  'textDocument/diagnostic': { ...document, previousResultId: optional(isText) },
  'textDocument/completion': place,
  'textDocument/hover': place,
  'textDocument/definition': place,
  'textDocument/references': { ...place, context: isObject },
  'textDocument/documentHighlight': place,
  'textDocument/prepareRename': place,
  'textDocument/rename': { ...place, newName: isText },
  'textDocument/prepareCallHierarchy': place,
  'textDocument/onTypeFormatting': { ...place, ...options },
  'textDocument/formatting': { ...document, ...options },
  'textDocument/rangeFormatting': { ...part, ...options },
  'textDocument/rangesFormatting': { ...document, ranges: listOf(isRange), ...options },
  'textDocument/codeAction': { ...part, context: isObject },
  'textDocument/inlayHint': part,
  'textDocument/selectionRange': { ...document, positions: listOf(isPosition) },
  'textDocument/semanticTokens/range': part,
  'textDocument/semanticTokens/full/delta': { ...document, previousResultId: isText },
  'callHierarchy/incomingCalls': { item: isUri },
  'callHierarchy/outgoingCalls': { item: isUri },
  'codeLens/resolve': { range: isRange, data: has({ uri: isText, about: isObject }) },
  'completionItem/resolve': { label: isText },
  'workspace/symbol': { query: isText },
  'workspace/diagnostic': { previousResultIds: listOf(has({ uri: isText, value: isText })) },
  'workspace/executeCommand': { command: isText, arguments: optional(Array.isArray) },
  'workspace/willRenameFiles': renames,
  'workspace/didRenameFiles': renames,
  'workspace/didCreateFiles': files,
  'workspace/didDeleteFiles': files,
  'workspace/didChangeWatchedFiles': { changes: listOf(isUri) },
  'workspace/didChangeWorkspaceFolders': { event: has({ added: listOf(isUri), removed: listOf(isUri) }) },
};

/** What is wrong with the parameters of a method, in one sentence; null: nothing. */
export function problemIn(method: string, params: unknown): string | null {
  const wanted = fields[method] ?? (method.startsWith('textDocument/') ? document : null);
  if (wanted === null) return null;
  if (!isObject(params)) return `${method} wants an object with ${Object.keys(wanted).join(', ')}`;
  const wrong = Object.entries(wanted).find(([name, test]) => !test(params[name]))?.[0];
  return wrong === undefined ? null : `${method} wants ${wrong}, in the form that the protocol gives it`;
}

/** Capabilities are all that the handshake cannot do without. */
export function isHandshake(params: unknown): boolean {
  return has({ capabilities: isObject })(params);
}
