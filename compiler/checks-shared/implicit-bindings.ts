// Bindings that exist without being written: mail that no policy sends elsewhere, and mail on its way to another node.
// They cannot be managed (4/config/ref-binding.md, 4/cluster-config-mmove.md).

export const implicitBindings: ReadonlySet<string> = new Set(['default', '#mmove']);
