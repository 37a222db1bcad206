// What changes the text on request: code actions, and the commands that show what the cluster makes of it.

import {
  type CodeAction,
  CodeActionRequest,
  CodeActionTriggerKind,
  ErrorCodes,
  ExecuteCommandRequest,
  type Diagnostic as ProtocolDiagnostic,
  RequestType,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { changesView, compiledView, effectiveView, nodesView, ownersView, whatIfView } from './views.ts';
import type { CompiledView, NodesView, OwnersView, ViewRequest } from '../protocol/requests.ts';
import { type CodeAction as Mending, codeAction } from '../features/code-action.ts';
import { about, type Method, request, type Server } from '../protocol/request.ts';

export const actionMethods: readonly Method[] = [
  request(CodeActionRequest.type, async (server, params) => {
    const { only = null, triggerKind } = params.context;
    // A refactoring is tried on a copy of the whole tree: not for a light bulb that nobody has asked for.
    const wanted = triggerKind !== CodeActionTriggerKind.Automatic && (only === null || only.some((kind) => kind.startsWith('refactor')));
    const later = wanted ? await server.parts.later() : null;
    return about<CodeAction[] | null>(server, params, null, (snapshot, path) => {
      const { protocol, client } = server;
      // The older form, commands, would need the client to send them back for the edit.
      if (!client.codeActionLiterals) return [];
      const range = protocol.span(path, params.range);
      const mends = codeAction(snapshot, path, range, only).map((action) => ({
        title: action.title,
        kind: action.kind,
        edit: snippetEdit(server, action) ?? protocol.workspaceEdit(action.edits, {}, action.title),
        diagnostics: action.diagnostics.map(protocol.diagnostic).filter((each): each is ProtocolDiagnostic => each !== null),
        ...(action.preferred && { isPreferred: true }),
      }));
      const moves = (later?.refactorings(snapshot, path, range) ?? []).flatMap((each): CodeAction[] => {
        const kind = `refactor.${each.kind}`;
        if (only?.some((one) => kind === one || kind.startsWith(`${one}.`)) === false) return [];
        if (each.creates.length > 0 && !client.fileOperations.has('create')) return [];
        const { title, edits, creates, deletes } = each;
        return [{ title, kind, edit: protocol.workspaceEdit(edits, { creates, deletes }, title) }];
      });
      return [...mends, ...moves];
    });
  }),

  request(ExecuteCommandRequest.type, (server, { command, arguments: given = [] }) => {
    const view = views[command as keyof typeof views];
    if (view === undefined) throw new ResponseError(ErrorCodes.InvalidParams, `there is no command ${command}`);
    return view(server, asViewRequest(given[0]));
  }),

  custom('ecconf/nodes', nodesView),
  custom('ecconf/effective', effectiveView),
  custom('ecconf/owners', ownersView),
  custom('ecconf/whatIf', whatIfView),
  custom('ecconf/changes', changesView),
  custom('ecconf/compile', compiledView),
];

/** An edit after which the user types on at a certain place; null where the action has none, or the client does not know of such edits. */
function snippetEdit({ protocol, client, workspace }: Server, { edits, placeholder }: Mending): WorkspaceEdit | null {
  const [edit, ...others] = edits;
  if (placeholder === null || edit === undefined || others.length > 0 || !client.snippetEdits || !client.documentChanges) return null;
  const literal = (text: string) => text.replace(/[\\$}]/g, '\\$&');
  const value = `${literal(edit.text.slice(0, placeholder.start))}\${1:reason}${literal(edit.text.slice(placeholder.end))}`;
  const textDocument = { uri: workspace.uri(edit.file), version: workspace.files.documents.get(edit.file)?.version ?? null };
  return { documentChanges: [{ textDocument, edits: [{ range: protocol.range(edit.file, edit), snippet: { kind: 'snippet', value } }] }] };
}

/**
 * The same as commands, for editors in which a request of our own takes more than a line of configuration. VS Code makes commands of its
 * own of these names, so they are others than those of the extension.
 */
const views = {
  'ecconf.server.effective': effectiveView,
  'ecconf.server.owners': ownersView,
  'ecconf.server.whatIf': whatIfView,
  'ecconf.server.changes': changesView,
  'ecconf.server.compile': compiledView,
};

export const commandNames: readonly string[] = Object.keys(views);

type View = string | NodesView | OwnersView | CompiledView | null;

function custom(name: string, view: (server: Server, params: ViewRequest) => View | Promise<View>): Method {
  return {
    method: name,
    register(connection, life) {
      connection.onRequest(new RequestType<unknown, View, void>(name), (params) => view(life.server(), asViewRequest(params)));
    },
  };
}

function asViewRequest(params: unknown): ViewRequest {
  if (typeof params === 'string') return { uri: params };
  if (typeof params === 'object' && params !== null && 'uri' in params && typeof params.uri === 'string') {
    const { uri, node, since, down } = params as Readonly<Record<string, unknown>> & { readonly uri: string };
    return {
      uri,
      ...(typeof node === 'string' && { node }),
      ...(typeof since === 'string' && { since }),
      ...(Array.isArray(down) && { down: down.filter((each) => typeof each === 'string') }),
    };
  }
  throw new ResponseError(ErrorCodes.InvalidParams, 'wanted: an object with `uri`, and `node` where one node is meant');
}
