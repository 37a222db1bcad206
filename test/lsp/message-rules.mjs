// What a server must keep to beyond the shape of single messages: who may send what when, answers to what was asked, positions that
// exist. Sees all messages of one session in both directions and collects the server's violations.

/** Allowed before the answer to `initialize`. */
const early = new Set(['window/logMessage', 'window/showMessage', 'telemetry/event', '$/progress', 'window/showMessageRequest']);

/** Our own requests, which the model does not know. */
const own = /^ecconf\//;

export function openRules(model) {
  const violations = [];
  const counts = {};
  const asked = new Map();
  const askedByServer = new Map();
  /** By URI: text and version. */
  const documents = new Map();
  let texts = documents;
  let client = null;
  let legend = null;
  let encoding = 'utf-16';
  let ready = false;
  const report = (what, message) => violations.push({ what, message: JSON.stringify(message).slice(0, 600) });

  const fromClient = (message) => {
    if (message.method === undefined) {
      if (!askedByServer.delete(message.id)) return;
      return;
    }
    // An answer speaks of the texts as they were when it was asked for: messages are taken in their order.
    if (message.id !== undefined) asked.set(message.id, { ...message, texts: new Map(documents) });
    if (message.method === 'initialize') client = message.params.capabilities;
    const { textDocument, contentChanges } = message.params ?? {};
    if (message.method === 'textDocument/didOpen') documents.set(textDocument.uri, textDocument);
    if (message.method === 'textDocument/didClose') documents.delete(textDocument.uri);
    if (message.method === 'textDocument/didChange' && documents.has(textDocument.uri)) {
      let { text } = documents.get(textDocument.uri);
      for (const change of contentChanges) text = applyChange(text, change, encoding);
      documents.set(textDocument.uri, { text, version: textDocument.version });
    }
  };

  const fromServer = (message) => {
    if (message.jsonrpc !== '2.0') report('jsonrpc is not 2.0', message);
    if (message.method !== undefined) {
      counts[message.method] = (counts[message.method] ?? 0) + 1;
      calls(message);
    } else answers(message);
  };

  const calls = (message) => {
    const { method, params } = message;
    const known = message.id === undefined ? model.notifications.get(method) : model.requests.get(method);
    if (known === undefined) return report('the protocol has no such method', message);
    if (known.messageDirection === 'clientToServer') report('only clients may send this', message);
    if (!ready && !early.has(method)) report('sent before the handshake was over', message);
    const problem = model.problemOfParams(message);
    if (problem !== null) report(`params: ${problem}`, message);
    if (message.id !== undefined) {
      if (askedByServer.has(message.id)) report('an id that is still in use', message);
      askedByServer.set(message.id, message);
    }
    if (!announced(method, params)) report('the client did not announce this', message);
    if (method === 'textDocument/publishDiagnostics') {
      // What is not open has no version. A client that can be told to pull again need not be told what it has open.
      const pulls = client?.textDocument?.diagnostic !== undefined && client.workspace?.diagnostics?.refreshSupport === true;
      if (pulls && params.version !== undefined) report('pushed to a client that pulls', message);
      texts = documents;
      const current = documents.get(params.uri)?.version ?? params.version;
      for (const each of current === params.version ? params.diagnostics : [])
        if (!inside(params.uri, each.range)) report('a range outside of the document', { uri: params.uri, range: each.range });
    }
  };

  const announced = (method, params) => {
    const workspace = client?.workspace ?? {};
    if (method === 'client/registerCapability') {
      return params.registrations.every((each) => {
        const problem = model.problemOfRegistration(each);
        if (problem !== null) report(`registration: ${problem}`, each);
        const [area, name] = each.method.split('/');
        const feature = (area === 'workspace' ? workspace : client?.textDocument)?.[name];
        return feature?.dynamicRegistration === true;
      });
    }
    if (method === 'workspace/configuration') return workspace.configuration === true;
    if (method === 'window/workDoneProgress/create') return client?.window?.workDoneProgress === true;
    if (method === 'workspace/diagnostic/refresh') return workspace.diagnostics?.refreshSupport === true;
    if (method === 'workspace/codeLens/refresh') return workspace.codeLens?.refreshSupport === true;
    if (method === 'workspace/inlayHint/refresh') return workspace.inlayHint?.refreshSupport === true;
    if (method === 'workspace/semanticTokens/refresh') return workspace.semanticTokens?.refreshSupport === true;
    return true;
  };

  const answers = (message) => {
    const request = asked.get(message.id);
    if (request === undefined) return report('an answer to nothing that was asked', message);
    asked.delete(message.id);
    counts[`answer ${request.method}`] = (counts[`answer ${request.method}`] ?? 0) + 1;
    if ('result' in message === 'error' in message) return report('needs either a result or an error', message);
    if ('error' in message) {
      const { code, message: text, data } = message.error;
      if (!Number.isInteger(code) || typeof text !== 'string') report('an error without code or message', message);
      const problem = model.problemOfErrorData(request.method, data);
      if (problem !== null) report(`error data: ${problem}`, message);
      return;
    }
    if (own.test(request.method)) return;
    const problem = model.problemOfResult(request.method, message.result);
    if (problem !== null) return report(`result of ${request.method}: ${problem}`, message);
    if (request.method === 'initialize') {
      ready = true;
      const { capabilities } = message.result;
      legend = capabilities.semanticTokensProvider?.legend ?? null;
      encoding = capabilities.positionEncoding ?? 'utf-16';
      const offered = client.general?.positionEncodings ?? ['utf-16'];
      if (!offered.includes(encoding)) report('an encoding that the client does not have', message);
    }
    ({ texts } = request);
    meaning(request, message.result);
  };

  /** What the schemas cannot say of a result. */
  const meaning = ({ method, params }, result) => {
    const uri = params?.textDocument?.uri;
    if (result === null || result === undefined) return;
    if (/semanticTokens\/(?:full|range)$/.test(method)) tokens(uri, result);
    if (method === 'textDocument/documentSymbol') for (const each of result) if ('selectionRange' in each) symbol(uri, each);
    if (method === 'textDocument/completion') {
      const { line, character } = params.position;
      for (const { textEdit } of result.items ?? result) {
        const range = textEdit?.range;
        if (range === undefined) continue;
        const around =
          range.start.line === line && range.end.line === line && range.start.character <= character && range.end.character >= character;
        if (!around) report('a completion that does not contain the cursor', { range, position: params.position });
      }
    }
    if (/[fF]ormatting$/.test(method)) edits(uri, result);
    if (method === 'textDocument/codeAction') for (const each of result) if (each.edit !== undefined) workspaceEdit(each.edit);
    if (method === 'textDocument/rename' || method === 'workspace/willRenameFiles') workspaceEdit(result);
    if (method === 'textDocument/hover' && result.range !== undefined && !inside(uri, result.range))
      report('a hover outside of the document', result);
  };

  const workspaceEdit = (edit) => {
    if (edit.documentChanges !== undefined) {
      if (client?.workspace?.workspaceEdit?.documentChanges !== true) report('documentChanges to a client that has none', edit);
      for (const each of edit.documentChanges) {
        if (each.kind !== undefined && client?.workspace?.workspaceEdit?.resourceOperations?.includes(each.kind) !== true)
          report('a file operation that the client has not', edit);
        if (each.edits !== undefined) edits(each.textDocument.uri, each.edits);
      }
    }
    for (const [uri, list] of Object.entries(edit.changes ?? {})) edits(uri, list);
  };

  const edits = (uri, list) => {
    const sorted = [...list].sort((a, b) => compare(a.range.start, b.range.start) || compare(a.range.end, b.range.end));
    for (const [i, { range }] of sorted.entries()) {
      if (!inside(uri, range)) report('an edit outside of the document', { uri, range });
      const next = sorted[i + 1];
      if (next !== undefined && compare(range.end, next.range.start) > 0) report('edits that overlap', { uri, range, next });
    }
  };

  const tokens = (uri, { data }) => {
    if (data.length % 5 !== 0) return report('tokens that are no multiple of five numbers', { uri });
    const lines = linesOf(uri);
    let line = 0;
    let character = 0;
    let end = 0;
    for (let i = 0; i < data.length; i += 5) {
      const [down, right, length, type, modifiers] = data.slice(i, i + 5);
      if (down > 0) end = 0;
      line += down;
      character = down > 0 ? right : character + right;
      if (character < end) report('tokens that overlap', { uri, line, character });
      end = character + length;
      if (type >= legend.tokenTypes.length || modifiers >= 2 ** legend.tokenModifiers.length)
        report('a token outside of the legend', { type, modifiers });
      if (lines !== null && end > unitsIn(lines[line] ?? '', encoding)) report('a token beyond its line', { uri, line, character, length });
      if (length === 0) report('an empty token', { uri, line, character });
    }
  };

  const symbol = (uri, { range, selectionRange, children = [], name }) => {
    if (compare(range.start, selectionRange.start) > 0 || compare(range.end, selectionRange.end) < 0)
      report('a selection outside of its symbol', { range, selectionRange });
    if (name === '') report('a symbol without a name', { range });
    if (!inside(uri, range)) report('a symbol outside of the document', { range });
    for (const each of children) symbol(uri, each);
  };

  const linesOf = (uri) => texts.get(uri)?.text.split(/\r\n|\n|\r/) ?? null;

  const inside = (uri, { start, end }) => {
    const lines = linesOf(uri);
    if (compare(start, end) > 0) return false;
    return (
      lines === null || [start, end].every(({ line, character }) => line < lines.length && character <= unitsIn(lines[line], encoding))
    );
  };

  return {
    fromClient,
    fromServer,
    /** To be called when the server has ended. */
    finish: () => {
      for (const { method, id } of asked.values()) report(`never answered: ${method}`, { id });
      return { violations, counts };
    },
  };
}

function compare(a, b) {
  return a.line - b.line || a.character - b.character;
}

function unitsIn(text, encoding) {
  if (encoding === 'utf-16') return text.length;
  return encoding === 'utf-8' ? Buffer.byteLength(text) : [...text].length;
}

function applyChange(text, { range, text: insert }, encoding) {
  if (range === undefined) return insert;
  const at = (position) => offsetOf(text, position, encoding);
  return text.slice(0, at(range.start)) + insert + text.slice(at(range.end));
}

/** Written apart from the server's own conversion, so that the two are held against each other. */
export function offsetOf(text, { line, character }, encoding) {
  let start = 0;
  for (let i = 0; i < line; i++) {
    const end = /\r\n|\n|\r/g;
    end.lastIndex = start;
    const found = end.exec(text);
    if (found === null) return text.length;
    start = found.index + found[0].length;
  }
  const rest = text.slice(start).split(/\r\n|\n|\r/, 1)[0];
  let offset = 0;
  let units = 0;
  for (const letter of rest) {
    units += unitsIn(letter, encoding);
    if (units > character) break;
    offset += letter.length;
  }
  return start + offset;
}
