// A file system in memory under `vscode-vfs:`, filled from `tree.json` beside it: paths and texts. Runs in VS Code's worker.
const vscode = require('vscode');

const { FileChangeType, FileSystemError, FileType } = vscode;

exports.activate = async (context) => {
  const files = new Map();
  const folders = new Set(['/']);
  const changed = new vscode.EventEmitter();
  const above = (path) => path.slice(0, path.lastIndexOf('/')) || '/';
  const mkdir = (path) => {
    for (let at = path; !folders.has(at); at = above(at)) folders.add(at);
  };
  const tell = (...events) => changed.fire(events.map(([type, uri]) => ({ type, uri })));
  const there = (uri) => {
    if (!files.has(uri.path) && !folders.has(uri.path)) throw FileSystemError.FileNotFound(uri);
  };
  const remove = (path) => {
    for (const known of [files, folders])
      for (const each of [...known.keys()]) if (each === path || each.startsWith(`${path}/`)) known.delete(each);
  };
  const tree = await (await fetch(vscode.Uri.joinPath(context.extensionUri, 'tree.json').toString(true))).json();
  for (const [path, text] of Object.entries(tree)) {
    mkdir(above(path));
    files.set(path, { bytes: new TextEncoder().encode(text), time: 1 });
  }
  const provider = {
    onDidChangeFile: changed.event,
    watch: () => new vscode.Disposable(() => {}),
    stat(uri) {
      there(uri);
      const file = files.get(uri.path);
      return { type: file ? FileType.File : FileType.Directory, ctime: 1, mtime: file?.time ?? 1, size: file?.bytes.length ?? 0 };
    },
    readDirectory(uri) {
      if (!folders.has(uri.path)) throw FileSystemError.FileNotFound(uri);
      const within = (paths) =>
        [...paths].filter((path) => path !== '/' && above(path) === uri.path).map((path) => path.slice(path.lastIndexOf('/') + 1));
      return [...within(folders).map((name) => [name, FileType.Directory]), ...within(files.keys()).map((name) => [name, FileType.File])];
    },
    createDirectory(uri) {
      mkdir(uri.path);
      tell([FileChangeType.Created, uri]);
    },
    readFile(uri) {
      const file = files.get(uri.path);
      if (!file) throw FileSystemError.FileNotFound(uri);
      return file.bytes;
    },
    writeFile(uri, bytes) {
      const known = files.get(uri.path);
      mkdir(above(uri.path));
      files.set(uri.path, { bytes, time: (known?.time ?? 0) + 1 });
      tell([known ? FileChangeType.Changed : FileChangeType.Created, uri]);
    },
    delete(uri) {
      there(uri);
      remove(uri.path);
      tell([FileChangeType.Deleted, uri]);
    },
    rename(from, to) {
      there(from);
      const moved = (path) => to.path + path.slice(from.path.length);
      const isIn = (path) => path === from.path || path.startsWith(`${from.path}/`);
      const found = [...files].filter(([path]) => isIn(path));
      const found2 = [...folders].filter(isIn);
      remove(from.path);
      mkdir(above(to.path));
      for (const path of found2) folders.add(moved(path));
      for (const [path, file] of found) files.set(moved(path), file);
      tell([FileChangeType.Deleted, from], [FileChangeType.Created, to]);
    },
  };
  context.subscriptions.push(vscode.workspace.registerFileSystemProvider('vscode-vfs', provider, { isCaseSensitive: true }));
};
